CREATE ROLE watchfloor_owner LOGIN;
CREATE ROLE watchfloor_app LOGIN;
CREATE ROLE watchfloor_worker LOGIN;
CREATE DATABASE "watchfloor" OWNER watchfloor_owner TEMPLATE template0 ENCODING 'UTF8';
REVOKE ALL ON DATABASE "watchfloor" FROM PUBLIC;
GRANT CONNECT ON DATABASE "watchfloor" TO watchfloor_app, watchfloor_worker;
