"""Scripts for the server's shell: workers of the transport that are killed or meet.

Each prints one line ``RESULT`` and JSON (see test_transport_crash.py). Children are
forked from a process that has loaded everything, so that a kill lands in the work and
not in the loading.
"""

SET_UP = """
company = env["res.company"]._asom_create_association(
    {"name": "Afbrudt Antenneforening", "company_registry": "99100044"}
)
env = env["res.company"].with_company(company).env
agreement = env["asom.nets.agreement"].create({
    "company_id": company.id, "pbs_number": "01234567",
    "data_supplier_cvr": "13585628", "l10n_dk_fik_creditor_number": "81234567",
})
channel = env["asom.nets.channel"].create({
    "company_id": company.id, "kind": "folder", "folder_base": "box",
    "settle_seconds": 0,
})
channel.action_start()
env["ir.cron"].search([]).active = False
env.cr.commit()
print("RESULT {}", flush=True)
"""
WORK = """
import base64, os, pathlib, random, signal, time
from unittest.mock import patch
import odoo as server
from odoo.addons.asom_nets_transport.models import channel_send
from odoo.addons.asom_nets_transport.models.transfer_send import NetsTransfer
from odoo.addons.asom_nets_transport.transport import LocalFolders
name = env.cr.dbname
box = pathlib.Path(os.environ["ASOM_NETS_FOLDERS"]) / "box"
for folder in ("from_nets/fetched", "to_nets", "taken"):
    (box / folder).mkdir(parents=True)
nets = []  # what Nets has taken, by name
channel_send.REST_SECONDS = 0
env["asom.nets.channel"].search([]).folder_taken = TAKEN and "taken"
env.cr.commit()

def add_delivery(number):
    "A delivery that waits to be sent; returns its id."
    channel = env["asom.nets.channel"].search([])
    delivery = env["asom.nets.delivery"].sudo().create({
        "company_id": channel.company_id.id,
        "agreement_id": env["asom.nets.agreement"].search([]).id, "direction": "out",
        "type": "0601", "number": f"{number:010d}", "filename": f"out-{number}.txt",
        "content": base64.b64encode(b"delivery %d\\n" % number * 200),
    })
    delivery.action_send()
    env.cr.commit()
    return delivery.id

def connect():
    "A cursor that sees what the children have done; no child inherits one."
    global env
    env.cr.close()
    cr = server.modules.registry.Registry(name).cursor()
    env = server.api.Environment(cr, server.SUPERUSER_ID, {})

def found(delivery):
    return env["asom.nets.delivery"].browse(delivery)

def child(action, *patches):
    "Run in a process of its own; returns its number."
    env.cr.close()
    server.sql_db.close_all()
    number = os.fork()
    if number:
        connect()
        return number
    status = 1
    try:
        for each in patches:
            each.start()
        with server.modules.registry.Registry(name).cursor() as cr:
            own = server.api.Environment(cr, server.SUPERUSER_ID, {})
            action(own)
            cr.commit()
        status = 0
    except BaseException as error:
        print("CHILD", type(error).__name__, error, flush=True)
    finally:
        os._exit(status)

def work(own):
    own["asom.nets.channel"].search([]).action_work_now()
    own["asom.nets.transfer"].search([("state", "=", "waiting")]).action_try_now()
    own.cr.commit()
    own["asom.nets.channel"]._cron_work()

def end(number):
    return os.waitstatus_to_exitcode(os.waitpid(number, 0)[1])

def take():
    "Nets takes what has its whole name."
    for path in sorted((box / "to_nets").iterdir()):
        if not path.name.endswith(".part"):
            nets.append(path.name)
            if TAKEN:
                path.rename(box / "taken" / path.name)
            else:
                path.unlink()
"""
POINTS = """
def die(*_words):
    os.kill(os.getpid(), signal.SIGKILL)

def before(owner, method):
    return patch.object(owner, method, die)

def after(owner, method):
    real = getattr(owner, method)
    def call(*words):
        result = real(*words)
        die()
    return patch.object(owner, method, call)

def half(store, folder, name, data):
    real_write(store, folder, name, data.read(100))
    die()

real_write = LocalFolders.put
points = {
    "claimed": before(NetsTransfer, "_upload"),
    "before writing": before(LocalFolders, "put"),
    "half written": patch.object(LocalFolders, "put", half),
    "written": after(LocalFolders, "put"),
    "before the name": before(LocalFolders, "rename"),
    "after the name": after(LocalFolders, "rename"),
    "before the note": before(NetsTransfer, "_arrived"),
    "after the note": after(NetsTransfer, "_arrived"),
}
result = {}
for number, (point, dies) in enumerate(points.items(), 1):
    delivery = add_delivery(number)
    killed = end(child(work, dies)) == -signal.SIGKILL
    between = sorted(path.name for path in (box / "to_nets").iterdir())
    connect()
    sent = found(delivery)
    left = [sent.transfer_id.state, sent.transfer_id.at_risk, sent.state]
    take()
    ends = []
    for _round in range(4):
        ends.append(end(child(work)))
        take()
    connect()
    sent = found(delivery)
    result[point] = {
        "killed": killed, "between": between, "left": left, "ends": ends,
        "state": sent.transfer_id.state, "delivery": sent.state,
        "taken": nets.count(sent.filename),
    }
print("RESULT " + json.dumps(result), flush=True)
"""
KILLS = """
def slow(method):
    real = getattr(LocalFolders, method)
    def call(*words):
        time.sleep(0.015)
        result = real(*words)
        time.sleep(0.015)
        return result
    return patch.object(LocalFolders, method, call)

for method in ("put", "rename", "get"):
    slow(method).start()
outgoing = [add_delivery(number) for number in range(1, 13)]
incoming = {f"in-{number}.txt": b"FROM NETS %d" % number for number in range(12)}
for file, data in incoming.items():
    (box / "from_nets" / file).write_bytes(data)
chance, kills, finished = random.Random(20270101), 0, False
while not finished and kills < 60:
    number = child(work)
    time.sleep(chance.uniform(0.03, 0.3))
    os.kill(number, signal.SIGKILL)
    finished = end(number) == 0
    kills += not finished
    if chance.random() < 0.5:
        take()
ends = []
for _round in range(3):
    ends.append(end(child(work)))
    take()
connect()
outgoing = found(outgoing)
received = env["asom.nets.delivery"].search([("direction", "=", "in")])
print("RESULT " + json.dumps({
    "kills": kills, "ends": ends,
    "taken": [nets.count(each.filename) for each in outgoing],
    "transfers": [each.transfer_id.state for each in outgoing],
    "deliveries": [each.state for each in outgoing],
    "received": sorted(bytes(each._data()).decode() for each in received),
    "fetched": sorted(p.name for p in (box / "from_nets/fetched").iterdir()),
    "left": sorted(p.name for p in (box / "from_nets").iterdir() if p.is_file()),
    "incoming": sorted(set(env["asom.nets.transfer"].search(
        [("direction", "=", "in")]).mapped("state"))),
}), flush=True)
"""
TWO_AT_ONCE = """
def slow(method):
    real = getattr(LocalFolders, method)
    def call(*words):
        time.sleep(0.05)
        return real(*words)
    return patch.object(LocalFolders, method, call)

outgoing = [add_delivery(number) for number in range(1, 6)]
for number in range(5):
    (box / "from_nets" / f"in-{number}.txt").write_bytes(b"FROM NETS %d" % number)
patches = [slow("put"), slow("rename"), slow("get")]
def only_work(own):
    channel = own["asom.nets.channel"].search([])
    (box / f"here-{os.getpid()}").touch()
    while len(list(box.glob("here-*"))) < 2:
        time.sleep(0.001)
    # Until it was refused, or the other worker is done.
    done = [channel._work() for _round in range(3)]
    own.cr.commit()
    with open(box / "done", "a") as file:
        file.write(f"{sum(done)}\\n")
both = [child(only_work, *patches) for _each in range(2)]
ends = [end(number) for number in both]
take()
connect()
outgoing, channel = found(outgoing), env["asom.nets.channel"].search([])
print("RESULT " + json.dumps({
    "ends": ends,
    "taken": [nets.count(each.filename) for each in outgoing],
    "transfers": [[t.state, t.attempts] for t in outgoing.transfer_ids],
    "received": env["asom.nets.delivery"].search_count([("direction", "=", "in")]),
    "incoming": [[t.state, t.attempts] for t in env["asom.nets.transfer"].search(
        [("direction", "=", "in")])],
    "failures": channel.failures,
    "done": sorted((box / "done").read_text().split()),
}), flush=True)
"""
USER_AT_ONCE = """
# The user takes a delivery back in the very moment in which the worker claims it.
delivery = add_delivery(1)
real = NetsTransfer._claim
def claim(transfer):
    done = real(transfer)
    time.sleep(0.4)
    return done
both = [
    child(work, patch.object(NetsTransfer, "_claim", claim)),
    child(lambda own: (time.sleep(0.35), server.service.model.retrying(
        lambda: own["asom.nets.delivery"].browse(delivery).action_cancel(), own))),
]
ends = [end(number) for number in both]
take()
connect()
delivery = found(delivery)
print("RESULT " + json.dumps({
    "ends": ends, "taken": nets, "delivery": delivery.state,
    "transfer": delivery.transfer_ids.mapped("state"),
}), flush=True)
"""
