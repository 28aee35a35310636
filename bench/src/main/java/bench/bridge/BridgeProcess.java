package bench.bridge;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A broker that bridges {@code b/# out} in MQTT 3.1.1 with 100 messages in flight. Owned by the
 * thread that started it.
 */
final class BridgeProcess implements AutoCloseable {
  private static final long PATIENCE_NANOS = 60_000_000_000L;
  private static final double TICKS_PER_SECOND = 100;

  private final String name;
  private final int port;
  private final Process process;

  private BridgeProcess(String name, int port, Process process) {
    this.name = name;
    this.port = port;
    this.process = process;
  }

  static BridgeProcess mosquitto(Path home, int qos, int remote) throws IOException {
    int port = freePort();
    Path file = home.resolve("mosquitto.conf");
    Files.write(
        file,
        List.of(
            "listener " + port + " 127.0.0.1",
            "allow_anonymous true",
            "user root",
            "max_queued_messages 0",
            "max_inflight_messages 100",
            "connection b",
            "address 127.0.0.1:" + remote,
            "topic b/# out " + qos,
            "bridge_protocol_version mqttv311",
            "notifications false"));
    Process process =
        new ProcessBuilder("/usr/sbin/mosquitto", "-c", file.toString())
            .redirectErrorStream(true)
            .redirectOutput(home.resolve("mosquitto.log").toFile())
            .start();
    return new BridgeProcess("Mosquitto", port, process).listening();
  }

  /**
   * Starts the appliance that was built.
   *
   * @param lines more of the bridge's file
   */
  static BridgeProcess ours(Path appliance, Path home, int qos, int remote, List<String> lines)
      throws IOException {
    int port = freePort();
    Path etc = Files.createDirectories(home.resolve("etc"));
    Files.copy(appliance.resolve("etc/logging.properties"), etc.resolve("logging.properties"));
    Files.write(
        etc.resolve("broker.listener-tcp.cfg"),
        List.of("host = 127.0.0.1", "port = " + port, "allow_anonymous = true"));
    Files.writeString(
        etc.resolve("broker.core.cfg"), System.getProperty("core", "").replace(";", "\n") + "\n");
    Path bridge = etc.resolve("plugin.bridge-b.cfg");
    Files.write(
        bridge,
        List.of(
            "address = 127.0.0.1:" + remote,
            "topic.1 = b/# out " + qos,
            "bridge_protocol_version = mqttv311",
            "max_inflight_messages = 100",
            "notifications = false"));
    Files.write(bridge, lines, java.nio.file.StandardOpenOption.APPEND);
    ProcessBuilder builder =
        new ProcessBuilder(appliance.resolve("bin/broker").toString(), "run")
            .redirectErrorStream(true)
            .redirectOutput(home.resolve("broker.out").toFile());
    builder.environment().put("BROKER_HOME", home.toString());
    return new BridgeProcess("plugin.bridge", port, builder.start()).listening();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private BridgeProcess listening() throws IOException {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (process.isAlive() && System.nanoTime() < deadline) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        return this;
      } catch (IOException e) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
      }
    }
    process.destroyForcibly();
    throw new IOException(name + " does not listen");
  }

  String name() {
    return name;
  }

  int port() {
    return port;
  }

  long pid() {
    return process.pid();
  }

  /** CPU time it has taken, user and system. */
  double cpuSeconds() throws IOException {
    String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().completeOnTimeout(process, 10, TimeUnit.SECONDS).join();
    process.destroyForcibly();
  }
}
