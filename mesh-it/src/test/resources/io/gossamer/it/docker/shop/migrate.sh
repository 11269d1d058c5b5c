#!/bin/sh
set -eu
PGPASSWORD=$POSTGRES_PASSWORD
export PGPASSWORD
exec /usr/lib/postgresql/*/bin/psql -h db -U "$POSTGRES_USER" -v ON_ERROR_STOP=1 postgres <<END
CREATE TABLE IF NOT EXISTS books (title text PRIMARY KEY);
INSERT INTO books VALUES ('Silas Marner') ON CONFLICT DO NOTHING;
END
