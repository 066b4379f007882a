#!/bin/sh
# Succeeds when the server accepts connections: line 8 of postmaster.pid is the state that pg_ctl reads.
[ "$(sed -n '8s/ *$//p' "$PGDATA/postmaster.pid" 2>/dev/null)" = ready ]
