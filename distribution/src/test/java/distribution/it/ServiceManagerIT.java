package distribution.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import distribution.it.stuck.NeverReturns;
import io.netty.channel.epoll.Epoll;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the appliance tells systemd, and what it does with the signals that systemd sends. */
final class ServiceManagerIT {
  private static final String MICROS = "3000000";
  private static final byte[] CONNECT = {0x10, 13, 0, 4, 'M', 'Q', 'T', 'T', 4, 2, 0, 0, 0, 1, 's'};

  @TempDir private Path directory;
  private BrokerHome home;
  private NotifySocket socket;
  private Process process;
  private Transcript console;

  @BeforeEach
  void start() throws Exception {
    assumeTrue(Epoll.isAvailable(), "datagram sockets of the file system need Linux");
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/systemd-notify")), "no systemd-notify here");
    Path file = Files.createTempDirectory("notify").resolve("socket");
    socket = new NotifySocket(file);
    home = new BrokerHome(directory.resolve("home"));
    home.with("NOTIFY_SOCKET", file.toString()).with("WATCHDOG_USEC", MICROS);
    process = home.start("run");
    process.getOutputStream().close();
    console = new Transcript(process);
  }

  @AfterEach
  void end() throws Exception {
    if (process != null) {
      process.destroyForcibly().waitFor();
    }
    if (socket != null) {
      socket.close();
    }
  }

  private void signal(String name) throws IOException, InterruptedException {
    assertEquals(
        0, new ProcessBuilder("kill", "-" + name, "" + process.pid()).start().waitFor(), name);
  }

  @Test
  void readinessSignsOfLifeAndTheEndAreTold() throws Exception {
    socket.await("READY=1");
    assertTrue(socket.await("STATUS=").contains("mqtt://127.0.0.1:"));
    socket.await("WATCHDOG=1");
    socket.await("WATCHDOG=1");
    signal("TERM");
    socket.await("STOPPING=1");
    assertTrue(process.waitFor(Transcript.PATIENCE.toSeconds(), TimeUnit.SECONDS));
    assertEquals(0, process.exitValue());
  }

  @Test
  void aStuckEventLoopEndsTheSignsOfLifeAndIsNamedInTheLog() throws Exception {
    socket.await("WATCHDOG=1");
    Path plugins = home.directory().resolve("plugins");
    Path draft = directory.resolve("stuck.jar");
    try (OutputStream out = Files.newOutputStream(draft)) {
      PluginJar.write(NeverReturns.class, out);
    }
    Files.move(draft, plugins.resolve("stuck.jar"));
    int port = Integer.parseInt(console.await("mqtt://127.0.0.1:(\\d+)").group(1));
    long deadline = System.nanoTime() + Transcript.PATIENCE.toNanos();
    while (!console.toString().contains("event loops do not answer")) {
      assertTrue(System.nanoTime() < deadline, console::toString);
      try (Socket client = new Socket("127.0.0.1", port)) {
        client.getOutputStream().write(CONNECT);
        client.setSoTimeout(500);
        client.getInputStream().read(); // the answer of a broker that is not stuck yet, or none
      } catch (IOException e) {
        continue; // no answer in time
      }
    }
    socket.forget();
    int mark = console.mark();
    console.await(mark, "event loops do not answer");
    console.await(mark, "NeverReturns.authenticate");
    assertEquals(0, socket.count("WATCHDOG=1"));
    assertEquals(1, home.run("status").status());
  }

  @Test
  void hangupOpensTheLogAnewAndNobodyIsDisconnected() throws Exception {
    socket.await("READY=1");
    int port = Integer.parseInt(console.await("mqtt://127.0.0.1:(\\d+)").group(1));
    PeerConnection client =
        new HiveMqV5Peer().connect(new Options(port, "client"), new Subscription("echo", 1));
    Path log = home.directory().resolve("log/broker.log");
    Files.move(log, log.resolveSibling("broker.log.moved"));
    home.write("plugin.auth.cfg", "exempt_listeners = tcp");
    signal("HUP");
    console.await("SIGHUP: log file opened anew");
    assertTrue(Files.readString(log).contains("SIGHUP"));
    client.publish(new Message("echo", "there?").qos(1));
    assertEquals("there?", client.receive().payload());
  }
}
