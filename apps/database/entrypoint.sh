#!/bin/sh
# Starts PostgreSQL on $PGDATA, after creating it when there is none. Reads POSTGRES_DB, POSTGRES_USER
# and the password in $SECRETS_DIR/database-password; a changed password takes effect at the next start.
set -eu

PGDATA=${PGDATA:-/var/lib/postgresql/18}
database=${POSTGRES_DB:-presage}
user=${POSTGRES_USER:-presage}
secret=${SECRETS_DIR:-/run/secrets/presage}/database-password
applied=$PGDATA/password.sha256

refuse() {
  echo "database: $1" >&2
  exit 78
}

for name in "$database" "$user"; do
  case $name in
    [!a-z]* | *[!a-z0-9_]* | '')
      refuse "'$name' is not a usable name: lower-case letters, digits and _, a letter first, such as presage"
      ;;
  esac
done
[ -r "$secret" ] || refuse "the password file $secret cannot be read: mount the Secret presage there"
[ -n "$(head -n 1 "$secret")" ] || refuse "the password file $secret is empty"

# Runs the SQL on standard input, each statement on a line, with no server listening.
offline() {
  postgres --single -D "$1" -c exit_on_error=on -c log_checkpoints=off postgres >/dev/null
}

apply_password() {
  printf "ALTER ROLE \"%s\" PASSWORD '%s';\n" "$user" "$(head -n 1 "$secret" | sed "s/'/''/g")" | offline "$1"
  sha256sum <"$secret" >"$1/password.sha256"
}

# Everything happens in a folder beside $PGDATA that takes its name when complete, so that an
# interrupted creation leaves nothing but that folder, which the next start removes.
create() {
  echo "database: creating $PGDATA"
  unfinished=$PGDATA.unfinished
  rm -rf "$unfinished"
  initdb --pgdata="$unfinished" --username="$user" --pwfile="$secret" \
    --auth-local=scram-sha-256 --auth-host=scram-sha-256 \
    --encoding=UTF8 --locale-provider=builtin --builtin-locale=C.UTF-8 --locale=C.UTF-8 \
    --no-instructions >/dev/null
  echo 'host all all all scram-sha-256' >>"$unfinished/pg_hba.conf"
  if [ "$database" != postgres ]; then
    echo "CREATE DATABASE \"$database\" OWNER \"$user\";" | offline "$unfinished"
  fi
  sha256sum <"$secret" >"$unfinished/password.sha256"
  sync
  mv "$unfinished" "$PGDATA"
}

if [ ! -s "$PGDATA/PG_VERSION" ]; then
  if [ -d "$PGDATA" ] && [ -n "$(ls -A "$PGDATA")" ]; then
    refuse "$PGDATA holds files but no database: empty it, or set PGDATA to another folder"
  fi
  rm -rf "$PGDATA"
  create
elif [ "$(sha256sum <"$secret")" != "$(cat "$applied" 2>/dev/null)" ]; then
  echo 'database: the password changed, applying it'
  apply_password "$PGDATA"
fi

exec postgres -D "$PGDATA" \
  -c listen_addresses='*' -c unix_socket_directories=/var/run/postgresql "$@"
