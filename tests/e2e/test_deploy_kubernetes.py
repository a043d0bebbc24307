"""deploy/kubernetes: the Job as Docker and as a kubelet's runtime run it, and the plugin with a real kubectl."""

import json
import os
import shutil
import signal
import subprocess
from pathlib import Path

import pytest
import yaml

from harness import kubernetes, registry, store
from harness.bundle import Bundle
from harness.commands import PATIENCE_S, UNPRIVILEGED, run, wait_until
from runtimes import cluster as clusters
from runtimes import images as image_archives

PROJECT = Path(__file__).resolve().parents[2]
DEPLOY = PROJECT / "deploy/kubernetes"
CACHE = Path(os.environ.get("EXHIBIT_E2E_CACHE", PROJECT / "build/e2e-cache"))
JOB = yaml.safe_load((DEPLOY / "job.yaml").read_text())
CAPABILITIES = JOB["spec"]["template"]["spec"]["containers"][0]["securityContext"]["capabilities"]["add"]


@pytest.fixture(scope="module")
def pinned(cri, collector_image):
    return clusters.import_by_hand(cri, collector_image)


@pytest.fixture(scope="module")
def cluster(cri):
    with clusters.serve(cri) as served:
        yield served


@pytest.fixture
def exhibit(cluster, pinned, programs, folder):
    """Runs `kubectl exhibit` with the real kubectl, as an ordinary user, in a folder of that user's."""
    made, server = cluster
    folder.chmod(0o777)
    tools = folder / "tools"
    tools.mkdir()
    for file in ("kubectl-exhibit", "job.yaml"):
        shutil.copy(DEPLOY / file, tools)
    (tools / "exhibit").symlink_to(programs.reader)
    config = folder / "config"
    config.write_text(json.dumps(kubernetes.config(server)))
    environment = {"PATH": f"{tools}:/usr/sbin:/usr/bin:/sbin:/bin", "KUBECONFIG": str(config), "HOME": str(folder)}
    environment["EXHIBIT_IMAGE"] = pinned

    def exhibit(*arguments, **options):
        argv = [*UNPRIVILEGED, kubernetes.kubectl(), "exhibit", *arguments]
        options = {"capture_output": True, "timeout": PATIENCE_S, "env": environment, "cwd": folder, **options}
        return subprocess.run(argv, stdin=subprocess.DEVNULL, **options)

    def begin(*arguments):
        # Tests that run in the background may ignore Ctrl-C, and what they start would, too.
        argv = ["env", "--default-signal=INT", *UNPRIVILEGED, kubernetes.kubectl(), "exhibit", *arguments]
        begun.append(subprocess.Popen(
            argv, env=environment, cwd=folder, start_new_session=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        ))  # fmt: skip
        return begun[-1]

    begun, others = [], collectors()
    exhibit.environment, exhibit.begin = environment, begin
    exhibit.collectors = lambda: collectors() - others
    made.reset()
    yield exhibit
    for process in begun:
        if process.poll() is None:  # its test has failed
            os.killpg(process.pid, signal.SIGKILL)
    made.delete_jobs()
    made.pods.clear()


def collectors():
    """Process ids of collectors that run on this host, but for those that stand by."""
    found = set()
    for file in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = file.read_bytes().split(b"\0")
        except OSError:
            continue
        if words[0] == b"/usr/bin/exhibit-collect" and b"-o" in words:
            found.add(int(file.parent.name))
    return found


@pytest.fixture
def pod(cluster, cri, images, fresh_name):
    """A container in a pod of another namespace of the same node."""
    with cri.container(images.busybox, "sleep", "1000000", name=fresh_name) as container:
        cluster[0].show(container)
        yield container


# --- the Job --------------------------------------------------------------------------------------------------------


def docker_collects(docker, image, capabilities, *arguments):
    """A run of the collector's image by Docker with the manifest's pid namespace and security context."""
    spec = JOB["spec"]["template"]["spec"]
    context = spec["containers"][0]["securityContext"]
    flags = [f"--user={context['runAsUser']}:{context['runAsGroup']}", *(["--pid=host"] if spec["hostPID"] else [])]
    flags += ["--read-only"] if context["readOnlyRootFilesystem"] else []
    flags += [f"--cap-drop={dropped}" for dropped in context["capabilities"]["drop"]]
    flags += [f"--cap-add={added}" for added in capabilities]
    docker.provide(image)
    argv = [*docker.client, "run", "--rm", "--pull=never", "--network=none", *flags, image.reference, *arguments]
    return subprocess.run(argv, env=docker.environment, stdin=subprocess.DEVNULL, capture_output=True, timeout=PATIENCE_S)


def received(programs, folder, stream):
    folder.chmod(0o777)
    result = programs.exhibit_reading(stream, "receive", "-o", folder / "b.tar")
    assert result.status == 0, result.complaint
    return Bundle(folder / "b.tar")


def test_docker_runs_the_jobs_container_which_captures_its_sibling(docker, collector_image, shell, programs, folder):
    done = docker_collects(docker, collector_image, CAPABILITIES, "-o", "-", "--container", shell.id)
    assert done.returncode == 0, done.stderr
    bundle = received(programs, folder, done.stdout)
    assert bundle.root_listing(shell)[b"/bin/busybox"]["sha256"]
    start = json.loads(bundle.content("data/acquisition/start.json"))
    assert start["privileges"]["missing"] == [] and start["privileges"]["unconfined"] == ""
    assert start["host"]["hostname"] == Path("/etc/hostname").read_text().strip(), "the node's, and not the pod's"
    assert start["host"]["machine_id"] == Path("/etc/machine-id").read_text().strip()


def test_docker_names_the_containers_without_any_folder_of_the_host(docker, collector_image, shell):
    done = docker_collects(docker, collector_image, CAPABILITIES, "--list", "--json")
    listed = {record.get("pid"): record for record in map(json.loads, done.stdout.splitlines())}
    container = listed[shell.pid]["container"]
    assert (container["id"], container["name"], container["image"]) == (shell.id, shell.name, shell.image)


@pytest.mark.parametrize("capability", CAPABILITIES)
def test_no_capability_of_the_job_is_idle(capability, docker, collector_image, shell, programs, folder):
    """Each is missed, and the bundle says so."""
    fewer = [other for other in CAPABILITIES if other != capability]
    done = docker_collects(docker, collector_image, fewer, "-o", "-", "--container", shell.id)
    assert done.returncode in (0, 3)
    start = json.loads(received(programs, folder, done.stdout).content("data/acquisition/start.json"))
    assert [lost["capability"] for lost in start["privileges"]["missing"]] == ["CAP_" + capability]


def test_the_manifests_hold_to_kubernetes_own_schema(kubernetes_schema):
    for file in sorted(DEPLOY.glob("*.yaml")):
        for document in yaml.safe_load_all(file.read_text()):
            assert kubernetes_schema.faults(document) == [], file.name


def test_kubectls_dry_run_takes_the_manifests(exhibit, cluster):
    """Against an API server that says which kinds there are, and is sent nothing."""
    before = len(cluster[0].created)
    for file in sorted(DEPLOY.glob("*.yaml")):
        run(kubernetes.kubectl(), "create", "--dry-run=client", "--filename", file, env=exhibit.environment)
    assert len(cluster[0].created) == before and cluster[0].applied == []


def test_the_schema_refuses_what_is_of_another_type(kubernetes_schema):
    job = json.loads(json.dumps(JOB))
    job["spec"]["backoffLimit"] = "none"
    assert kubernetes_schema.faults(job)


NEWER_THAN_DEBIANS_KUBECTL = {".spec.template.spec.containers[0].securityContext.appArmorProfile"}  # of Kubernetes 1.30


def test_kubectl_knows_every_field_of_the_job(folder):
    assert set(kubernetes.lost_in_kubectl(DEPLOY / "job.yaml", "collector")) <= NEWER_THAN_DEBIANS_KUBECTL
    wrong = folder / "wrong.yaml"
    wrong.write_text((DEPLOY / "job.yaml").read_text().replace("hostPID", "hostPld"))
    assert ".spec.template.spec.hostPld" in kubernetes.lost_in_kubectl(wrong, "collector")


def test_the_plugin_is_clean_shell():
    run("shellcheck", DEPLOY / "kubectl-exhibit")


# --- the plugin -----------------------------------------------------------------------------------------------------


def test_a_pod_is_collected_and_nothing_is_left(exhibit, cluster, pod, folder, programs):
    done = exhibit(pod.pod.name, "--namespace", pod.pod.namespace, "-o", "pod.tar", "--", "--case", "17")
    assert done.returncode == 0, done.stderr.decode()
    run("chmod", "644", folder / "pod.tar")
    bundle = Bundle(folder / "pod.tar")
    assert bundle.root_listing(pod)[b"/bin/busybox"]["sha256"]
    start = json.loads(bundle.content("data/acquisition/start.json"))
    assert start["operator"]["case"] == "17" and start["plan"]["selection"] == [f"container {pod.id}"]
    assert programs.exhibit("verify", folder / "pod.tar").status == 0
    assert (folder / "pod.tar.custody.jsonl").exists()
    assert cluster[0].jobs == {}


def test_a_node_is_collected_whole(exhibit, cluster, pod, folder):
    done = exhibit(f"node/{clusters.NODE}", "--", "--container", pod.id, "--capture", "none")
    assert done.returncode == 0, done.stderr.decode()
    run("chmod", "644", folder / "worker-3.tar")
    assert Bundle(folder / "worker-3.tar").root_listing(pod)


def test_a_name_alone_is_a_pod_or_else_a_node(exhibit, pod):
    done = exhibit(clusters.NODE, "-o", "n.tar", "--", "--container", pod.id)
    assert done.returncode == 0, done.stderr.decode()
    done = exhibit("neither", "-o", "x.tar")
    assert done.returncode == 2 and b"neither a pod nor a node: neither" in done.stderr


def test_the_bundle_is_not_in_the_pods_logs(exhibit, cri, pod, folder):
    before = {file: file.stat().st_size for file in cri.logs.iterdir()}
    assert exhibit(pod.pod.name, "-n", pod.pod.namespace, "-o", "b.tar").returncode == 0
    (made,) = [file for file in cri.logs.iterdir() if file not in before or "collector" in file.name]
    assert made.read_bytes() == b""


def test_a_partial_bundle_keeps_its_status(exhibit, pod, cluster, folder):
    manifest = folder / "fewer.yaml"
    fewer = [other for other in CAPABILITIES if other != "SYS_NICE"]
    manifest.write_text((DEPLOY / "job.yaml").read_text().replace(", SYS_NICE", ""))
    assert yaml.safe_load(manifest.read_text())["spec"]["template"]["spec"]["containers"][0]["securityContext"]["capabilities"]["add"] == fewer
    done = exhibit(pod.pod.name, "-n", pod.pod.namespace, "-o", "b.tar", "--job", manifest)
    assert done.returncode == 3, done.stderr.decode()
    assert (folder / "b.tar").exists() and cluster[0].jobs == {}


def test_a_stream_that_is_cut_is_told_and_cleaned_up(exhibit, pod, cluster):
    """The plugin's bundle goes to a reader that takes a part of it, through `-o -`."""
    process = exhibit.begin(pod.pod.name, "-n", pod.pod.namespace, "-o", "-")
    assert process.stdout.read(1000)
    process.stdout.close()
    process.wait(PATIENCE_S)
    assert process.returncode != 0
    wait_until(lambda: cluster[0].jobs == {}, "the Job to be removed")


def test_help_is_to_be_had_without_a_cluster(exhibit):
    done = exhibit("--help")
    assert done.returncode == 0 and b"kubectl exhibit POD" in done.stdout


def test_what_does_not_run_is_left_out_and_told(exhibit, pod, cluster):
    cluster[0].show(pod, left=["f" * 64])
    done = exhibit(pod.pod.name, "-n", pod.pod.namespace, "-o", "b.tar")
    assert done.returncode == 0 and b"does not run and is left out: containerd://ffff" in done.stderr


def test_a_bundle_goes_on_into_a_store(exhibit, pod, workplace, folder):
    with store.serve(workplace, CACHE, name="store-of-a-cluster") as port:
        plan = folder / "plan.json"
        plan.write_text(store.presign(f"http://127.0.0.1:{port}", f"{store.BUCKET}/pod.tar", "--part-bytes", "60000"))
        done = exhibit(pod.pod.name, "-n", pod.pod.namespace, "-o", "pod.tar", "--to", plan)
        assert done.returncode == 0, done.stderr.decode()
        assert b"read back   the same bytes" in done.stdout
        assert run("curl", "--silent", "--fail", json.loads(plan.read_text())["get"]) == (folder / "pod.tar").read_bytes()


def test_what_is_streamed_is_exact(exhibit, pod, programs, folder):
    done = exhibit(pod.pod.name, "-n", pod.pod.namespace, "-o", "-")
    assert done.returncode == 0
    received(programs, folder, done.stdout)


@pytest.mark.parametrize(
    "arguments, said",
    [
        ([], "which pod or node"),
        (["a", "b"], "one pod or node at a time"),
        (["--wrong", "a"], "unknown option --wrong"),
        (["a", "-o"], "-o wants a value"),
        (["node/worker-3", "--image", 'x"},{"'], "not the name of an image"),
        (["node/worker-3", "--time", "1h"], "not a number of seconds"),
        (["node/worker-3", "--time", "60", "--", "--deadline", "60"], "--time and --deadline are the same"),
        (["node/elsewhere"], "no such node"),
        (["pod/web", "-n", "nowhere"], "no such pod"),
        (["node/worker-3", "--job-namespace", "elsewhere"], "the Job could not be created"),
    ],
)
def test_what_cannot_be_is_refused_in_words(exhibit, arguments, said):
    done = exhibit(*arguments)
    assert done.returncode == 2 and said in done.stderr.decode()


@pytest.mark.parametrize("arguments", [["-o", "b.tar"], []])
def test_a_bundle_that_is_there_is_told_before_there_is_a_job(arguments, exhibit, cluster, folder):
    for name in ("b.tar", "worker-3.tar"):
        (folder / name).write_bytes(b"of a former run")
    created = len(cluster[0].created)
    done = exhibit("node/worker-3", *arguments)
    assert done.returncode == 2 and b".tar is there already" in done.stderr
    assert len(cluster[0].created) == created and (folder / "b.tar").read_bytes() == b"of a former run"


def test_a_collection_without_a_match_makes_no_bundle(exhibit, folder):
    done = exhibit("node/worker-3", "-o", "b.tar", "--", "--container", "none-such")
    assert done.returncode == 1 and b"no container has this id" in done.stderr
    assert list(folder.glob("b.tar*")) == []


# --- the image --------------------------------------------------------------------------------------------------------


def test_no_image_is_taken_for_granted(exhibit, cluster):
    del exhibit.environment["EXHIBIT_IMAGE"]
    created = len(cluster[0].created)
    done = exhibit(f"node/{clusters.NODE}", "-o", "b.tar")
    assert done.returncode == 2 and len(cluster[0].created) == created
    for told in (b"--image or in EXHIBIT_IMAGE", b"skopeo copy --preserve-digests oci-archive:FILE", b"images import --digests"):
        assert told in done.stderr
    assert JOB["spec"]["template"]["spec"]["containers"][0]["image"] == "IMAGE", "upper case: no kubelet asks Docker Hub for it"


def test_an_image_without_a_digest_is_warned_of(exhibit, collector_image, pinned, pod, folder):
    warning = b"warning: " + collector_image.reference.encode() + b" has no digest"
    for image, further, is_warned_of in (
        (collector_image.reference, [], True),
        (collector_image.reference, ["--unpinned"], False),
        (pinned, [], False),
    ):
        done = exhibit(pod.pod.name, "-n", pod.pod.namespace, "-o", "b.tar", "--image", image, *further)
        assert done.returncode == 0, done.stderr.decode()
        assert (warning in done.stderr) is is_warned_of
        assert is_warned_of or b"warning" not in done.stderr
        for file in folder.glob("b.tar*"):
            file.unlink()


def test_a_registry_has_the_image_by_the_digest_of_the_archive(exhibit, cri, collector_image, workplace, pod):
    digest = image_archives.digest_of(collector_image)
    with registry.serve(workplace) as served:
        served.push(f"oci-archive:{collector_image.archive}", "exhibit-collect:test", "--preserve-digests")
        assert served.digest_of("exhibit-collect:test") == digest
        image = f"{served.address}/exhibit-collect@{digest}"
        run("ctr", "--address", cri.socket, "--namespace", "k8s.io", "images", "pull", "--plain-http", image, env=cri.environment)
        done = exhibit(pod.pod.name, "-n", pod.pod.namespace, "-o", "b.tar", "--image", image)
    assert done.returncode == 0, done.stderr.decode()


# --- what keeps a pod from starting -----------------------------------------------------------------------------------


def test_an_image_that_is_not_there_is_told_before_the_job_goes(exhibit, cluster):
    image = "registry.invalid/exhibit-collect@sha256:" + "0" * 64
    done = exhibit(f"node/{clusters.NODE}", "-o", "b.tar", "--image", image)
    said = done.stderr.decode()
    assert done.returncode == 2 and "does not run: Pending ErrImagePull" in said
    assert "Ready False ContainersNotReady" in said, "a condition"
    assert "pod: ErrImagePull " in said and image in said, "why its container waits"
    assert "Warning Failed Failed to pull image" in said, "an event"
    assert cluster[0].jobs == {} and "kubectl describe" not in said


def test_what_the_cluster_says_does_not_steer_the_terminal(exhibit, cluster):
    made = cluster[0]
    made.is_starting_pods = False
    process = exhibit.begin(f"node/{clusters.NODE}", "-o", "b.tar", "--timeout", "3")
    wait_until(lambda: made.jobs, "the Job to be created")
    ((_, job),) = made.jobs
    made.events.append((f"{job}-0", "Warning", "FailedCreatePodSandBox", "no \x1b[31mCNI\x1b[0m plugin"))
    made.events.append((job, "Warning", "FailedCreate", "exceeded quota"))
    _, said = process.communicate(timeout=PATIENCE_S)
    assert process.returncode == 2 and b"runs after 3 s" in said
    assert b"FailedCreatePodSandBox no ?[31mCNI?[0m plugin" in said and b"FailedCreate exceeded quota" in said
    assert b"\x1b" not in said and made.jobs == {}


def test_a_node_that_is_not_ready_is_told_at_once(exhibit, cluster, pod):
    made = cluster[0]
    made.ready = {**clusters.READY, "status": "Unknown", "reason": "NodeStatusUnknown", "message": "Kubelet stopped posting."}
    created = len(made.created)
    for target in ([f"node/{clusters.NODE}"], [pod.pod.name, "-n", pod.pod.namespace]):
        done = exhibit(*target, "-o", "b.tar")
        assert done.returncode == 2 and b"not ready (Unknown NodeStatusUnknown: Kubelet stopped posting.)" in done.stderr
    assert len(made.created) == created


def test_a_pods_node_that_is_gone_is_told_at_once(exhibit, cluster, pod):
    made = cluster[0]
    created = len(made.created)
    made.pods[pod.pod.namespace, pod.pod.name]["spec"]["nodeName"] = "gone"
    done = exhibit(pod.pod.name, "-n", pod.pod.namespace, "-o", "b.tar")
    assert done.returncode == 2 and b"node gone is not there" in done.stderr
    assert len(made.created) == created


def test_the_role_allows_what_is_asked_and_nothing_else(exhibit, cluster, pod):
    done = exhibit(pod.pod.name, "-n", pod.pod.namespace, "-o", "b.tar")
    assert done.returncode == 0, done.stderr.decode()
    assert exhibit(pod.pod.name, "-n", pod.pod.namespace, "-o", "c.tar", "--image", "none:1").returncode == 2
    allowed = set()
    for document in yaml.safe_load_all((DEPLOY / "role.yaml").read_text()):
        for rule in document.get("rules", []):
            where = [document["metadata"].get("namespace")] if document["kind"] == "Role" else [None, pod.pod.namespace]
            allowed |= {(verb, of, at) for verb in rule["verbs"] for of in rule["resources"] for at in where}
    allowed.remove(("get", "nodes", pod.pod.namespace))  # that are in no namespace
    allowed.remove(("get", "pods", None))
    asked = cluster[0].asked
    assert asked <= allowed
    of_newer_kubectl = ("get", "pods/exec", JOB["metadata"]["namespace"])  # WebSocket, since Kubernetes 1.31
    assert allowed - asked <= {of_newer_kubectl}


# --- an end before the end --------------------------------------------------------------------------------------------

SLOWLY = ("--capture", "all", "--max-rate", "1000")


def test_time_ends_the_collector_before_the_job_ends(exhibit, cluster, pod, folder, programs):
    done = exhibit(pod.pod.name, "-n", pod.pod.namespace, "-o", "b.tar", "--time", "3", "--timeout", "60", "--", *SLOWLY)
    assert done.returncode == 3, done.stderr.decode()
    assert programs.exhibit("verify", folder / "b.tar").status == 0, "sealed"
    spec = cluster[0].created[-1]["spec"]
    assert spec["activeDeadlineSeconds"] == 60 + 3 + 300
    assert spec["template"]["spec"]["containers"][0]["args"] == ["--stand-by", "363"]


@pytest.mark.parametrize("further, seconds", [([], 3600), (["--time", "7200"], 7200), (["--", "--deadline", "9000"], 9000)])
def test_the_job_outlives_the_collector_whoever_says_how_long(exhibit, cluster, further, seconds):
    """In a collection that finds nothing: no more than the Job is looked at."""
    cluster[0].is_starting_pods = False
    assert exhibit(f"node/{clusters.NODE}", "-o", "b.tar", "--timeout", "1", *further).returncode == 2
    spec = cluster[0].created[-1]["spec"]
    assert spec["activeDeadlineSeconds"] == 1 + seconds + 300
    assert spec["template"]["spec"]["containers"][0]["args"] == ["--stand-by", str(1 + seconds + 300)]


@pytest.mark.parametrize(
    "number, send",
    [
        pytest.param(signal.SIGINT, os.killpg, id="control-c"),
        pytest.param(signal.SIGHUP, os.killpg, id="terminal-closed"),
        pytest.param(signal.SIGINT, os.kill, id="INT"),
        pytest.param(signal.SIGTERM, os.kill, id="TERM"),
    ],
)
def test_a_signal_ends_it_soon_and_nothing_goes_on(number, send, exhibit, cluster, pod, folder, programs):
    process = exhibit.begin(pod.pod.name, "-n", pod.pod.namespace, "-o", "b.tar", "--", *SLOWLY)
    partial = folder / "b.tar.partial"
    wait_until(lambda: partial.exists() and partial.stat().st_size and exhibit.collectors(), "the bundle to arrive")
    send(process.pid, number)
    told, _ = process.communicate(timeout=PATIENCE_S)
    assert process.returncode == 128 + number and b"INCOMPLETE" in told
    assert cluster[0].jobs == {}
    wait_until(lambda: not exhibit.collectors(), "the collector to end")
    assert not (folder / "b.tar").exists()
    run("chmod", "644", partial)
    assert programs.exhibit("verify", partial).status == 3, "INCOMPLETE"


def test_a_signal_before_the_pod_runs_leaves_no_job(exhibit, cluster, folder):
    made = cluster[0]
    made.is_starting_pods = False
    process = exhibit.begin(f"node/{clusters.NODE}", "-o", "b.tar")
    wait_until(lambda: made.jobs, "the Job to be created")
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=PATIENCE_S)
    assert process.returncode == 128 + signal.SIGTERM and made.jobs == {}
    assert list(folder.glob("b.tar*")) == []


def test_a_store_that_gives_back_something_else_is_told_by_uploads_status(exhibit, cluster, pod, folder):
    with store.answering(object=b"another") as answering:
        plan = folder / "plan.json"
        plan.write_text(json.dumps({"put": f"{answering.endpoint}/put", "get": f"{answering.endpoint}/object"}))
        done = exhibit(pod.pod.name, "-n", pod.pod.namespace, "-o", "b.tar", "--to", plan)
    assert b"NOT THE SAME" in done.stdout and done.returncode == 1
    assert (folder / "b.tar").exists() and cluster[0].jobs == {}
