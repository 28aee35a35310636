package conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import testkit.BrokerSettings;
import testkit.BrokerUnderTest;

/**
 * A Mosquitto process, with which the tests themselves are checked: what it fails is either a known
 * deviation of Mosquitto or a mistake in a test.
 *
 * <p>Owned by the thread of the test.
 */
final class Mosquitto implements BrokerUnderTest {

  /** Mosquitto accepts no smaller maximum of the keep alive. */
  private static final int SMALLEST_MAXIMUM_SECONDS = 10;

  private final Process process;
  private final int port;

  private Mosquitto(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  static Mosquitto start(String command, BrokerSettings settings) {
    Assumptions.assumeTrue(
        settings.authenticationMethod() == null && settings.wildcardsAvailable(),
        "Mosquitto has no setting for this");
    try {
      Path folder = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "mosquitto");
      int port = freePort();
      Path configuration = folder.resolve("mosquitto.conf");
      Files.write(configuration, configuration(folder, port, settings));
      Process process =
          new ProcessBuilder(command, "-c", configuration.toString())
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("mosquitto.log").toFile())
              .start();
      awaitListening(process, port);
      return new Mosquitto(process, port);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
  }

  private static List<String> configuration(Path folder, int port, BrokerSettings settings)
      throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add("listener " + port + " 127.0.0.1");
    lines.add("user root"); // else it gives up the right to read its files when root starts it
    settings.topicAliasMaximum().ifPresent(aliases -> lines.add("max_topic_alias " + aliases));
    settings.receiveMaximum().ifPresent(count -> lines.add("max_inflight_messages " + count));
    settings.maximumPacketSizeBytes().ifPresent(bytes -> lines.add("max_packet_size " + bytes));
    settings
        .maximumKeepAliveSeconds()
        .ifPresent(time -> lines.add("max_keepalive " + Math.max(time, SMALLEST_MAXIMUM_SECONDS)));
    settings.maximumQos().ifPresent(qos -> lines.add("max_qos " + qos));
    lines.add("retain_available " + settings.retainAvailable());
    lines.add("allow_zero_length_clientid " + settings.emptyClientIdsWelcome());
    lines.add("allow_anonymous " + (settings.user() == null));
    if (settings.user() != null) {
      Path passwords = folder.resolve("passwd");
      Files.writeString(passwords, settings.user() + ":" + settings.password() + "\n");
      run("mosquitto_passwd", "-U", passwords.toString());
      lines.add("password_file " + passwords);
    }
    if (settings.deniedTopic() != null) {
      Path acl = folder.resolve("acl");
      Files.writeString(acl, "topic deny " + settings.deniedTopic() + "\ntopic readwrite #\n");
      lines.add("acl_file " + acl);
    }
    return lines;
  }

  private static void run(String... command) throws IOException {
    new ProcessBuilder(command).inheritIO().start().onExit().join();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static void awaitListening(Process process, int port) {
    while (process.isAlive()) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        return;
      } catch (IOException e) {
        Thread.onSpinWait(); // refused until the process has come up
      }
    }
    throw new IllegalStateException("Mosquitto exited with " + process.exitValue());
  }
}
