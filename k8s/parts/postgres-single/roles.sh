#!/bin/sh
# Runs once, when the folder of data is made: the roles and the database, then their passwords.
set -eu
psql --set ON_ERROR_STOP=1 --username postgres --file /docker-entrypoint-initdb.d/roles.sql.txt
for role in owner app worker; do
	password=$(cat "/run/secrets/database/$role-password")
	psql --set ON_ERROR_STOP=1 --username postgres --set "password=$password" <<SQL
ALTER ROLE watchfloor_$role PASSWORD :'password';
SQL
done
