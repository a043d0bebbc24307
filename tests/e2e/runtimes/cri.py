"""Kubernetes pods, made as a kubelet makes them: by the Container Runtime Interface that containerd serves."""

import dataclasses
import importlib
import json
import sys
import uuid
from pathlib import Path

import grpc

from harness.commands import PATIENCE_S, run, wait_until
from runtimes.containerd import import_image
from runtimes.container import SECRET_VARIABLE, Container, Pod, Runtime

HOST_NETWORK = 2  # runtime.v1.NamespaceMode NODE
NAMESPACE = "shop"


def compiled_protocol(folder):
    """The messages of cri/runtime.proto as a Python module."""
    sources = Path(__file__).parent / "cri"
    run("protoc", f"--proto_path={sources}", f"--python_out={folder}", "runtime.proto")
    sys.path.insert(0, str(folder))
    try:
        return importlib.import_module("runtime_pb2")
    finally:
        sys.path.remove(str(folder))


class Cri(Runtime):
    kind = "containerd"
    shim = "containerd-shim"

    def __init__(self, workplace, socket, sandbox_image):
        super().__init__()
        self.environment = workplace.environment
        self.socket = socket
        self.logs = workplace.folder("pod-logs")
        self.messages = compiled_protocol(workplace.folder("protocol"))
        self.sandboxes = {}
        self.provide(sandbox_image)
        # gRPC would send the socket's path as the authority, which containerd refuses.
        self.channel = grpc.insecure_channel(f"unix:{socket}", [("grpc.default_authority", "localhost")])
        wait_until(lambda: self.is_serving(), "the runtime interface to serve")

    def call(self, method, **fields):
        """One call of the RuntimeService; requests and responses are named after their method."""
        request = getattr(self.messages, method + "Request")(**fields)
        invoke = self.channel.unary_unary(
            f"/runtime.v1.RuntimeService/{method}",
            request_serializer=type(request).SerializeToString,
            response_deserializer=getattr(self.messages, method + "Response").FromString,
        )
        return invoke(request, timeout=PATIENCE_S)

    def is_serving(self):
        try:
            return self.call("Version").runtime_name == "containerd"
        except grpc.RpcError:
            return False

    def load(self, image):
        import_image(self.environment, self.socket, "k8s.io", image)

    def start(self, image, *command, name, options):
        if options:
            raise ValueError(f"the runtime interface has no command line: {options}")
        return self.start_pod(f"{name}-pod", image, *command, name=name)

    def start_pod(self, pod_name, image, *command, name):
        """A pod of that name with one container."""
        pod = Pod(name=pod_name, namespace=NAMESPACE, uid=str(uuid.uuid4()), container=name)
        sandbox_id = self.call("RunPodSandbox", config=self.sandbox_config(pod)).pod_sandbox_id
        container = self.start_in(sandbox_id, pod, image, command)
        self.sandboxes[container.id] = sandbox_id
        return container

    def start_beside(self, container, image, *command, name):
        """A second container of the same pod, which goes when the pod goes with the first."""
        pod = dataclasses.replace(container.pod, container=name)
        return self.start_in(self.sandboxes[container.id], pod, image, command)

    def start_in(self, sandbox_id, pod, image, command):
        id = self.start_configured(sandbox_id, pod, self.container_config(pod, image, command))
        return Container(self, id, pod.container, image.reference, self.pid_of(id), pod)

    def start_configured(self, sandbox_id, pod, config):
        """The id of a started container."""
        id = self.call(
            "CreateContainer", pod_sandbox_id=sandbox_id, config=config, sandbox_config=self.sandbox_config(pod)
        ).container_id
        self.call("StartContainer", container_id=id)
        return id

    def remove_sandbox(self, sandbox_id):
        self.call("StopPodSandbox", pod_sandbox_id=sandbox_id)
        self.call("RemovePodSandbox", pod_sandbox_id=sandbox_id)

    def sandbox_config(self, pod):
        return {
            "metadata": {"name": pod.name, "uid": pod.uid, "namespace": pod.namespace},
            "log_directory": str(self.logs),
            "labels": pod_labels(pod),
            "linux": {
                "cgroup_parent": f"/kubepods/besteffort/pod{pod.uid}",
                "security_context": {"namespace_options": {"network": HOST_NETWORK}},
            },
        }

    def container_config(self, pod, image, command):
        variable, value = SECRET_VARIABLE.split("=")
        return {
            "metadata": {"name": pod.container},
            "image": {"image": image.reference},
            "command": command,
            "envs": [{"key": variable, "value": value}],
            "labels": {**pod_labels(pod), "io.kubernetes.container.name": pod.container},
            "log_path": f"{pod.container}.log",
            "linux": {
                # The highest: anything below the tests' own score would need CAP_SYS_RESOURCE.
                "resources": {"oom_score_adj": 1000},
                "security_context": {"namespace_options": {"network": HOST_NETWORK, "pid": 1}},
            },
        }

    def pid_of(self, id):
        status = self.call("ContainerStatus", container_id=id, verbose=True)
        return json.loads(status.info["info"])["pid"]

    def exec(self, container, *command):
        done = self.call("ExecSync", container_id=container.id, cmd=command, timeout=PATIENCE_S)
        if done.exit_code:
            raise RuntimeError(f"{command} exited with {done.exit_code}: {done.stderr.decode()}")
        return done.stdout

    def discard(self, container):
        self.remove_sandbox(self.sandboxes.pop(container.id))


def pod_labels(pod):
    """What a kubelet puts on a sandbox and on each of its containers."""
    return {
        "io.kubernetes.pod.name": pod.name,
        "io.kubernetes.pod.namespace": pod.namespace,
        "io.kubernetes.pod.uid": pod.uid,
    }
