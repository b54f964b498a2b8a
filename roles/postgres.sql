-- The roles of the warehouse on a PostgreSQL server, and what each may do there besides what models and seeds declare
-- under `grants`. Run it in the warehouse's database, as a superuser, before the first build and as often as you like:
--
--   psql --dbname "$ADMIN_URL" --set ON_ERROR_STOP=1 --single-transaction --file roles/postgres.sql
--
-- None of these roles logs in: people and programs have logins of their own, which are members. docs/guide/roles.md

do $$
declare
    wanted text;
begin
    foreach wanted in array array[
        'aurora_build',     -- owns everything and writes it: the `role` of the target
        'aurora_finance',   -- reads what is computed, what was released, and what is published
        'aurora_analyst',   -- asks questions
        'aurora_partner',   -- sees its own lines and statements
        'aurora_auditor'    -- reads all and writes nothing
    ]
    loop
        if not exists (select from pg_catalog.pg_roles where rolname = wanted) then
            execute pg_catalog.format('create role %I nologin', wanted);
        end if;
    end loop;
end
$$;

-- Whose transactions are how old: publishing waits for those that are older than the new rows, and for no others.
grant pg_read_all_stats to aurora_build;

-- By default everybody may enter every database and make temporary tables and functions in it. A function that its
-- caller wrote sees what passes through it.
do $$
declare
    warehouse text := pg_catalog.current_database();
begin
    execute pg_catalog.format('revoke all on database %I from public', warehouse);
    execute pg_catalog.format('grant create, temporary on database %I to aurora_build', warehouse);
    execute pg_catalog.format('grant temporary on database %I to aurora_finance, aurora_analyst', warehouse);
    execute pg_catalog.format(
        'grant connect on database %I to aurora_build, aurora_finance, aurora_analyst, aurora_partner, aurora_auditor',
        warehouse);
end
$$;

-- Up to PostgreSQL 14 everybody may make tables and functions there; and what an extension puts there is no business of
-- a partner's.
revoke all on schema public from public;
grant usage on schema public to aurora_build, aurora_finance, aurora_analyst, aurora_auditor;

-- Two things that everybody may do in every database, and that only a superuser can take away: hold the lock of the
-- writer, so that no build can begin, and keep large objects, which are writing.
do $$
declare
    called pg_catalog.regprocedure;
begin
    for called in
        select oid from pg_catalog.pg_proc
        where pronamespace = 'pg_catalog'::pg_catalog.regnamespace
            and proname ~ '^pg_(try_)?advisory_(xact_)?lock(_shared)?$'
    loop
        execute pg_catalog.format('revoke execute on function %s from public', called);
        execute pg_catalog.format('grant execute on function %s to aurora_build', called);
    end loop;
    for called in
        select oid from pg_catalog.pg_proc
        where pronamespace = 'pg_catalog'::pg_catalog.regnamespace
            and proname in ('lo_creat', 'lo_create', 'lo_from_bytea')
    loop
        execute pg_catalog.format('revoke execute on function %s from public', called);
    end loop;
end
$$;

-- The schemas whose tables migrations make and no model declares: the runner's own, what has landed, and what finance
-- keeps. Default privileges reach the tables that are still to come.
create schema if not exists aurora authorization aurora_build;
create schema if not exists staging authorization aurora_build;
create schema if not exists finance authorization aurora_build;
grant usage on schema aurora, staging, finance to aurora_auditor;
-- `aurora` to finance as well: which publication is in force, and that nothing in it is stale, is asked before a statement
-- is shown.
grant usage on schema aurora, finance to aurora_finance;
grant select on all tables in schema aurora, staging, finance to aurora_auditor;
grant select on all tables in schema aurora, finance to aurora_finance;
alter default privileges for role aurora_build in schema aurora, staging, finance
    grant select on tables to aurora_auditor;
alter default privileges for role aurora_build in schema aurora, finance
    grant select on tables to aurora_finance;
