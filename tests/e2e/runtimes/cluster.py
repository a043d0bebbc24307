"""A cluster of one node to a real kubectl: what kubectl-exhibit asks of an API server, and nothing more.

The node's runtime is real. A Job that is created becomes a pod as a kubelet makes one, by the Container Runtime Interface
and from the manifest's own fields; an execution in it is handed to containerd's streaming server, byte for byte, as an
API server hands it to a kubelet. There is no scheduler (the Job names its node), no admission and no network of pods.
"""

import contextlib
import http.server
import json
import socket
import threading
import urllib.parse
import uuid

import grpc

from harness.commands import run
from runtimes import images
from runtimes.container import Pod
from runtimes.cri import HOST_NETWORK

NODE = "worker-3"
OF_NODE = 2  # runtime.v1.NamespaceMode NODE
OF_CONTAINER = 1
RUNTIME_DEFAULT, UNCONFINED = 0, 1

KINDS = {
    "v1": {"pods": "Pod", "pods/exec": "PodExecOptions", "nodes": "Node", "namespaces": "Namespace", "events": "Event"},
    "batch/v1": {"jobs": "Job"},
    "networking.k8s.io/v1": {"networkpolicies": "NetworkPolicy"},
    "rbac.authorization.k8s.io/v1": {
        "roles": "Role",
        "rolebindings": "RoleBinding",
        "clusterroles": "ClusterRole",
        "clusterrolebindings": "ClusterRoleBinding",
    },
}
OF_THE_CLUSTER = ("nodes", "namespaces", "clusterroles", "clusterrolebindings")


def group(version):
    served = {"groupVersion": version, "version": version.split("/")[1]}
    return {"name": version.split("/")[0], "versions": [served], "preferredVersion": served}


def resources(version):
    """What a client is told of the kinds of one group and version."""
    listed = [
        {"name": name, "singularName": "", "namespaced": name not in OF_THE_CLUSTER, "kind": kind, "verbs": ["create", "delete", "get", "list"]}
        for name, kind in KINDS[version].items()
    ]
    return {"kind": "APIResourceList", "groupVersion": version, "resources": listed}


API_RESOURCES = {
    "/api": {"kind": "APIVersions", "versions": ["v1"]},
    "/apis": {"kind": "APIGroupList", "apiVersion": "v1", "groups": [group(version) for version in KINDS if "/" in version]},
    **{("/apis/" if "/" in version else "/api/") + version: resources(version) for version in KINDS},
}


def security_context(spec, given):
    """A container's `securityContext`, and the pod's `spec`, in the words of the runtime interface, as a kubelet has them."""
    capabilities = given.get("capabilities", {})
    profile = given.get("seccompProfile", {}).get("type", "Unconfined")
    return {
        "capabilities": {
            "add_capabilities": capabilities.get("add", []),
            "drop_capabilities": capabilities.get("drop", []),
        },
        "privileged": given.get("privileged", False),
        # The real pod has a network of its own, which needs plugins that this host lacks.
        "namespace_options": {"network": HOST_NETWORK, "pid": OF_NODE if spec.get("hostPID") else OF_CONTAINER},
        "selinux_options": {"type": given.get("seLinuxOptions", {}).get("type", "")},
        "run_as_user": {"value": given["runAsUser"]},
        "run_as_group": {"value": given["runAsGroup"]},
        "readonly_rootfs": given.get("readOnlyRootFilesystem", False),
        "seccomp": {"profile_type": RUNTIME_DEFAULT if profile == "RuntimeDefault" else UNCONFINED},
    }


def import_by_hand(cri, image):
    """The image's reference by digest, once the node has it as README.md says: no registry takes part."""
    name = "docker.io/library/exhibit-collect"
    argv = ["ctr", "--address", cri.socket, "--namespace", "k8s.io", "images", "import", "--digests", "--base-name", name]
    run(*argv, image.archive, env=cri.environment)
    return f"{name}@{images.digest_of(image)}"


READY = {"type": "Ready", "status": "True", "reason": "KubeletReady", "message": "kubelet is posting ready status"}


class Cluster:
    """The node's pods: those of Jobs that are there, and those that a test made by `cri` and lets be seen."""

    def __init__(self, cri):
        self.cri = cri
        self.jobs = {}
        self.created = []  # the Jobs as they came, also those that are deleted
        self.pods = {}
        self.applied = []  # what is neither a Job nor a pod: (kind, name)
        self.asked = set()  # (verb, resource, namespace or None), as a role names them
        self.reset()

    def reset(self):
        """The node is well, and nothing has happened."""
        self.ready = READY
        self.is_starting_pods = True
        self.events = []  # (name of the object, type, reason, message)
        self.asked.clear()

    def show(self, container, name=None, left=()):
        """Lets a running container's pod be found; `left` are ids of containers that it had."""
        name = name or container.pod.name
        running = {"containerID": f"containerd://{container.id}", "state": {"running": {"startedAt": "2026-01-01T00:00:00Z"}}}
        ended = [{"containerID": f"containerd://{id}", "state": {"terminated": {"exitCode": 0}}} for id in left]
        self.pods[container.pod.namespace, name] = self.pod(
            container.pod.namespace, name, {"containerStatuses": [running], "initContainerStatuses": ended}
        )

    def pod(self, namespace, name, status, labels=None):
        metadata = {"name": name, "namespace": namespace, "labels": labels or {}}
        return {"apiVersion": "v1", "kind": "Pod", "metadata": metadata, "spec": {"nodeName": NODE}, "status": status}

    def create_job(self, namespace, job):
        name = job["metadata"].get("name") or job["metadata"]["generateName"] + uuid.uuid4().hex[:5]
        job["metadata"].update(name=name, namespace=namespace)
        self.created.append(job)
        spec = job["spec"]["template"]["spec"]
        if spec["nodeName"] == NODE:
            self.start_pod(namespace, name, spec)
        return job

    def job(self, namespace, name):
        return next(job for job in self.created if (job["metadata"]["namespace"], job["metadata"]["name"]) == (namespace, name))

    def start_pod(self, namespace, job, spec):
        (container,) = spec["containers"]
        pod = Pod(name=f"{job}-0", namespace=namespace, uid=str(uuid.uuid4()), container=container["name"])
        config = self.cri.sandbox_config(pod)
        config["linux"]["security_context"]["namespace_options"]["pid"] = OF_NODE if spec.get("hostPID") else OF_CONTAINER
        sandbox = self.cri.call("RunPodSandbox", config=config).pod_sandbox_id
        self.jobs[namespace, job] = sandbox
        reference = type("Reference", (), {"reference": container["image"]})
        config = self.cri.container_config(pod, reference, [])
        config["args"] = container["args"]
        config["linux"]["security_context"] = security_context(spec, container["securityContext"])
        status = self.status_once_started(pod, container["name"], lambda: self.cri.start_configured(sandbox, pod, config))
        self.pods[namespace, pod.name] = self.pod(namespace, pod.name, status, {"job-name": job})

    def status_once_started(self, pod, name, start):
        """The status that a kubelet gives a pod after `start`, which is there to fail: no registry is to be had."""
        waiting = {"reason": "ContainerCreating"}
        if self.is_starting_pods:
            try:
                return {"phase": "Running", "containerStatuses": [{"name": name, "containerID": f"containerd://{start()}"}]}
            except grpc.RpcError as failure:
                waiting = {"reason": "ErrImagePull", "message": failure.details()}
                self.events.append((pod.name, "Warning", "Failed", f"Failed to pull image: {failure.details()}"))
        return {
            "phase": "Pending",
            "conditions": [{"type": "Ready", "status": "False", "reason": "ContainersNotReady"}],
            "containerStatuses": [{"name": name, "state": {"waiting": waiting}}],
        }

    def delete_job(self, namespace, name):
        self.cri.remove_sandbox(self.jobs.pop((namespace, name)))
        self.pods.pop((namespace, f"{name}-0"), None)

    def delete_jobs(self):
        for namespace, name in list(self.jobs):
            self.delete_job(namespace, name)

    def pods_of_job(self, namespace, name):
        return [pod for (at, _), pod in self.pods.items() if at == namespace and pod["metadata"]["labels"].get("job-name") == name]

    def events_of(self, name):
        return [
            {"kind": "Event", "apiVersion": "v1", "metadata": {"name": f"{of}.{at:x}"}, **dict(zip(("type", "reason", "message"), told))}
            for at, (of, *told) in enumerate(self.events)
            if of == name
        ]

    def exec_url(self, namespace, pod, command):
        status = self.pods[namespace, pod]["status"]["containerStatuses"][0]
        id = status["containerID"].removeprefix("containerd://")
        return self.cri.call("Exec", container_id=id, cmd=command, stdout=True, stderr=True).url


def not_found(what):
    return {"kind": "Status", "apiVersion": "v1", "status": "Failure", "reason": "NotFound", "code": 404, "message": f"{what} not found"}


class Handler(http.server.BaseHTTPRequestHandler):
    cluster: Cluster
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def answer(self, document, status=200):
        body = json.dumps(document).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def handle_request(self):
        url = urllib.parse.urlsplit(self.path)
        query = urllib.parse.parse_qs(url.query)
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length) if length else b""
        if url.path in API_RESOURCES:
            return self.answer(API_RESOURCES[url.path])
        if url.path == "/openapi/v2":  # a document that describes nothing, against which everything is valid
            self.send_response(200)
            self.send_header("Content-Type", "application/com.github.proto-openapi.spec.v2.v1.0+protobuf")
            self.send_header("Content-Length", "0")
            return self.end_headers()
        return self.answer_about(url.path.strip("/").split("/"), query, body)

    do_GET = do_POST = do_DELETE = handle_request

    def note(self, path, query):
        """What an API server would have asked its authorizer."""
        of = path[2:] if path[0] == "api" else path[3:]
        if not of:  # the server itself, and not its objects
            return
        namespace, of = (of[1], of[2:]) if of[0] == "namespaces" and len(of) > 2 else (None, of)
        verb = {"POST": "create", "DELETE": "delete"}.get(self.command, "get" if len(of) > 1 else "list")
        self.cluster.asked.add(("watch" if "watch" in query else verb, "/".join([of[0], *of[2:]]), namespace))

    def answer_about(self, path, query, body):
        cluster = self.cluster
        self.note(path, query)
        match self.command, path:
            case "POST", ["apis", "batch", "v1", "namespaces", "exhibit" as namespace, "jobs"]:
                return self.answer(cluster.create_job(namespace, json.loads(body)), 201)
            case "DELETE", ["apis", "batch", "v1", "namespaces", namespace, "jobs", name] if (namespace, name) in cluster.jobs:
                cluster.delete_job(namespace, name)
                return self.answer({"kind": "Status", "apiVersion": "v1", "status": "Success"})
            case "GET", ["apis", "batch", "v1", "namespaces", namespace, "jobs", name] if (namespace, name) in cluster.jobs:
                return self.answer(cluster.job(namespace, name))
            case "GET", ["api", "v1", "namespaces", _, "events"]:
                of = query["fieldSelector"][0].removeprefix("involvedObject.name=")
                return self.answer({"kind": "EventList", "apiVersion": "v1", "metadata": {}, "items": cluster.events_of(of)})
            case "GET", ["api", "v1", "nodes", name] if name == NODE:
                node = {"kind": "Node", "apiVersion": "v1", "metadata": {"name": NODE}, "status": {"conditions": [cluster.ready]}}
                return self.answer(node)
            case "GET", ["api", "v1", "namespaces", namespace, "pods"]:
                job = query["labelSelector"][0].removeprefix("job-name=")
                return self.answer({"kind": "PodList", "apiVersion": "v1", "metadata": {}, "items": cluster.pods_of_job(namespace, job)})
            case "GET", ["api", "v1", "namespaces", namespace, "pods", name] if (namespace, name) in cluster.pods:
                return self.answer(cluster.pods[namespace, name])
            case _, ["api", "v1", "namespaces", namespace, "pods", name, "exec"] if (namespace, name) in cluster.pods:
                return self.hand_over(cluster.exec_url(namespace, name, query["command"]))
            case "POST", [*_, "namespaces" | "networkpolicies" | "roles" | "rolebindings" | "clusterroles" | "clusterrolebindings"]:
                made = json.loads(body)
                cluster.applied.append((made["kind"], made["metadata"]["name"]))
                return self.answer(made, 201)
        return self.answer(not_found("/".join(path[-2:])), 404)

    def hand_over(self, url):
        """The request, and everything in both directions after it, to the runtime's streaming server."""
        server = urllib.parse.urlsplit(url)
        with socket.create_connection((server.hostname, server.port)) as upstream:
            headers = "".join(f"{name}: {value}\r\n" for name, value in self.headers.items())
            upstream.sendall(f"{self.command} {server.path} HTTP/1.1\r\n{headers}\r\n".encode())
            back = threading.Thread(target=copy_stream, args=(self.connection, upstream), daemon=True)
            back.start()
            copy_stream(upstream, self.connection)
            with contextlib.suppress(OSError):
                self.connection.shutdown(socket.SHUT_RDWR)
            back.join(10)
        self.close_connection = True


def copy_stream(source, sink):
    with contextlib.suppress(OSError):
        while piece := source.recv(1 << 16):
            sink.sendall(piece)
        sink.shutdown(socket.SHUT_WR)


@contextlib.contextmanager
def serve(cri):
    """A cluster, and the environment in which kubectl finds it."""
    cluster = Cluster(cri)
    handler = type("Handler", (Handler,), {"cluster": cluster})
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield cluster, f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        cluster.delete_jobs()
