package conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import testkit.BrokerSettings;
import testkit.BrokerUnderTest;
import testkit.FreePorts;
import testkit.Mosquitto;

/**
 * A Mosquitto process, with which the tests themselves are checked: what it fails is either a known
 * deviation of Mosquitto or a mistake in a test.
 *
 * <p>Owned by the thread of the test.
 */
final class MosquittoUnderTest implements BrokerUnderTest {

  /** Mosquitto accepts no smaller maximum of the keep alive. */
  private static final int SMALLEST_MAXIMUM_SECONDS = 10;

  private final Mosquitto process;

  private MosquittoUnderTest(Mosquitto process) {
    this.process = process;
  }

  static MosquittoUnderTest start(String command, BrokerSettings settings) {
    Assumptions.assumeTrue(
        settings.authenticationMethod() == null && settings.wildcardsAvailable(),
        "Mosquitto has no setting for this");
    try {
      Path folder = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "mosquitto");
      return new MosquittoUnderTest(
          Mosquitto.start(command, folder, FreePorts.next(), configuration(folder, settings)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public int port() {
    return process.port();
  }

  @Override
  public void close() {
    process.close();
  }

  private static List<String> configuration(Path folder, BrokerSettings settings)
      throws IOException {
    List<String> lines = new ArrayList<>();
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
}
