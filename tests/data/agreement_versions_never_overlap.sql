-- Of an agreement one version holds at a time; two that overlap by their days would both give lines. Versions that
-- follow each other in periods are held apart by a test of agreement_version_periods.
select
    versions.agreement_id,
    versions.version_number,
    others.version_number as other_version_number,
    versions.effective_from,
    versions.effective_until,
    others.effective_from as other_effective_from,
    others.effective_until as other_effective_until
from {{ref "agreement_versions"}} as versions
inner join {{ref "agreement_versions"}} as others
    on others.agreement_id = versions.agreement_id
    and others.version_number > versions.version_number
where (versions.effective_until is null or others.effective_from < versions.effective_until)
    and (others.effective_until is null or versions.effective_from < others.effective_until)
