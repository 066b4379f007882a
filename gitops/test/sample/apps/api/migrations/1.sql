create table visit (id int);
