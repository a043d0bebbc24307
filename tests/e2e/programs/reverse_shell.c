// A shell whose standard streams are a TCP connection: reverse_shell PORT. The other end is a child, on the loopback.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

static int fail(const char *what) {
  perror(what);
  return 1;
}

int main(int argc, char **argv) {
  const int port = argc > 1 ? atoi(argv[1]) : 4444;
  const struct sockaddr_in address = {
      .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  const int listener = socket(AF_INET, SOCK_STREAM, 0);
  if (bind(listener, (const struct sockaddr *)&address, sizeof address) != 0) return fail("bind");
  if (listen(listener, 1) != 0) return fail("listen");
  if (fork() == 0) {
    accept(listener, NULL, NULL);
    for (;;) pause();
  }
  const int connection = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (connect(connection, (const struct sockaddr *)&address, sizeof address) != 0) return fail("connect");
  close(listener);
  for (int stream = 0; stream < 3; ++stream) dup2(connection, stream);
  execl("/bin/sh", "sh", NULL);
  return 1;
}
