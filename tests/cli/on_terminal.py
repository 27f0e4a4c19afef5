"""on_terminal.py ROWS COLUMNS KEYS COMMAND...: runs COMMAND on a terminal of that
size, types KEYS (escapes as in Python) once something is shown, and writes what
the terminal got; the exit status is COMMAND's."""
import fcntl, os, pty, struct, sys, termios, time

rows, columns, keys = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
pid, fd = pty.fork()
if pid == 0:
    fcntl.ioctl(1, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
    os.execvp(sys.argv[4], sys.argv[4:])
typed = False
try:
    while True:
        more = os.read(fd, 65536)
        if not more:
            break
        sys.stdout.buffer.write(more.replace(b"\r\n", b"\n"))
        if keys and not typed:
            typed = True
            for key in keys.encode().decode("unicode_escape"):
                time.sleep(0.3)
                os.write(fd, key.encode())
except OSError:
    pass
sys.stdout.flush()
status = os.waitpid(pid, 0)[1]
sys.exit(os.waitstatus_to_exitcode(status) & 255)
