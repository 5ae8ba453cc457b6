import time, pytest
from fixtures import factories as make
from fixtures.population.load import populate
from fixtures.population.resident_load import populate_residents
from fixtures.population.residents import number_of
from insurers.individual_numbers import number_keys
from insurers.models import *
from insurers.selectors import resident_identities, query_residents
from batch.services.register_jobs import *
from sandbox.edge import stamp
from tests.bench.asking import NOON
from django.db import connection
from tests.edges.conftest import World
N=100_000
@pytest.mark.django_db
def test_x():
    sb=make.SandboxFactory.create()
    t=time.monotonic(); populate(sandbox=sb,people=N); print("populate",time.monotonic()-t)
    t=time.monotonic(); populate_residents(sandbox=sb,people=N,differing=20); print("residents",time.monotonic()-t)
    keys=number_keys()
    t=time.monotonic()
    IndividualNumber.objects.bulk_create([IndividualNumber(sandbox=sb,person_id=p,digest=keys.digest(sb.pk,number_of(1,n)),sealed=keys.seal(number_of(1,n)),key_id=1) for n,p in enumerate(Person.objects.filter(sandbox=sb).order_by("code").values_list("pk",flat=True))],batch_size=5000)
    print("numbers",time.monotonic()-t)
    with connection.cursor() as c: c.execute("ANALYZE")
    d=[keys.digest(sb.pk,number_of(1,n)) for n in range(0,N,20)]
    for i in range(3):
        t=time.monotonic(); r=resident_identities(sandbox_id=sb.pk,digests=d,at=NOON); print("identities",len(r),time.monotonic()-t)
    who=next(iter(r.values()))
    t=time.monotonic(); print(query_residents(sandbox=sb,at=NOON,items=dict(name=who.name,name_kana=who.name_kana,birth_on=who.birth_on,sex=who.sex,address=who.address)).result, time.monotonic()-t)
    for task in ("rematch","moves","rematch"):
        job=start_register_job(sandbox=sb,task=task,at=NOON,wall=stamp())
        t=time.monotonic(); run_register_job(job_id=job.pk,clock=stamp,chunks=10000); job.refresh_from_db(); dt=time.monotonic()-t
        print(task,job.members,job.findings,dt, job.members/dt)
