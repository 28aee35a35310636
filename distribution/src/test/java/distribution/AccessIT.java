package distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5Client;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5ConnAckException;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5DisconnectException;
import com.hivemq.client.mqtt.mqtt5.message.connect.connack.Mqtt5ConnAckReasonCode;
import com.hivemq.client.mqtt.mqtt5.message.disconnect.Mqtt5DisconnectReasonCode;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Passwords and access control lists of the built appliance, changed while clients are connected.
 */
class AccessIT {
  private static final Path APPLIANCE = Path.of(System.getProperty("appliance"));
  private static final Pattern PORT = Pattern.compile("mqtt://127.0.0.1:(\\d+)");

  @TempDir private Path home;
  private int port;

  @BeforeEach
  void start() throws Exception {
    Path etc = Files.createDirectories(home.resolve("etc"));
    for (String file : List.of("broker.core.cfg", "logging.properties")) {
      Files.copy(APPLIANCE.resolve("etc").resolve(file), etc.resolve(file));
    }
    Files.writeString(
        etc.resolve("broker.listener-tcp.cfg"),
        "host = 127.0.0.1\nport = 0\nallow_anonymous = false\n");
    Files.writeString(
        etc.resolve("plugin.auth.cfg"), "password_file = etc/passwd\nacl_file = etc/acl\n");
    broker("passwd", "-c", "-b", passwords(), "anna", "secret");
    broker("passwd", "-b", passwords(), "bert", "secret");
    list("user anna", "topic a/#", "user bert", "topic b/#");
    Matcher matcher = PORT.matcher(broker("start"));
    assertTrue(matcher.find());
    port = Integer.parseInt(matcher.group(1));
    broker("counters"); // returns when the control socket answers
  }

  @AfterEach
  void stop() throws Exception {
    broker("stop");
  }

  private String passwords() {
    return home.resolve("etc/passwd").toString();
  }

  private void list(String... lines) throws IOException {
    Path written = Files.write(home.resolve("acl.new"), List.of(lines));
    Files.move(written, home.resolve("etc/acl"), StandardCopyOption.ATOMIC_MOVE);
  }

  private String broker(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(APPLIANCE.resolve("bin/broker").toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("BROKER_HOME", home.toString());
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return output;
  }

  /** A client, what it is sent, and how its connection ended. */
  private final class Device {
    final BlockingQueue<String> topics = new LinkedBlockingQueue<>();
    final CompletableFuture<Throwable> ended = new CompletableFuture<>();
    final Mqtt5AsyncClient client;

    Device(String user) {
      client =
          Mqtt5Client.builder()
              .identifier(user)
              .serverHost("127.0.0.1")
              .serverPort(port)
              .addDisconnectedListener(context -> ended.complete(context.getCause()))
              .buildAsync();
      client.publishes(
          MqttGlobalPublishFilter.ALL, message -> topics.add(message.getTopic().toString()));
    }

    Device connect(String password) {
      client
          .connectWith()
          .simpleAuth()
          .username(client.getConfig().getClientIdentifier().orElseThrow().toString())
          .password(password.getBytes(StandardCharsets.UTF_8))
          .applySimpleAuth()
          .send()
          .join();
      return this;
    }

    Device subscribe(String filter) {
      client.subscribeWith().topicFilter(filter).send().join();
      return this;
    }

    void publish(String topic) {
      client.publish(Mqtt5Publish.builder().topic(topic).build()).join();
    }

    String next() throws InterruptedException {
      return topics.poll(10, TimeUnit.SECONDS);
    }
  }

  private Mqtt5ConnAckReasonCode refusal(String user, String password) {
    Throwable failure =
        assertThrows(CompletionException.class, () -> new Device(user).connect(password))
            .getCause();
    return ((Mqtt5ConnAckException) failure).getMqttMessage().getReasonCode();
  }

  @Test
  void whoKnowsThePasswordGetsWhatTheListGrants() throws Exception {
    assertEquals(Mqtt5ConnAckReasonCode.BAD_USER_NAME_OR_PASSWORD, refusal("anna", "wrong"));
    assertEquals(Mqtt5ConnAckReasonCode.BAD_USER_NAME_OR_PASSWORD, refusal("nobody", "secret"));

    Device anna = new Device("anna").connect("secret").subscribe("#");
    new Device("bert").connect("secret").publish("b/hidden");
    anna.publish("a/seen");

    assertEquals("a/seen", anna.next());
  }

  @Test
  void aUserWhoIsDeletedIsShownOutAndNobodyElse() throws Exception {
    Device anna = new Device("anna").connect("secret");
    Device bert = new Device("bert").connect("secret").subscribe("b/#");

    broker("passwd", "-D", passwords(), "anna");

    Mqtt5DisconnectException end = (Mqtt5DisconnectException) anna.ended.get(10, TimeUnit.SECONDS);
    assertEquals(Mqtt5DisconnectReasonCode.NOT_AUTHORIZED, end.getMqttMessage().getReasonCode());
    bert.publish("b/still");
    assertEquals("b/still", bert.next());
    assertEquals(Mqtt5ConnAckReasonCode.BAD_USER_NAME_OR_PASSWORD, refusal("anna", "secret"));
  }

  @Test
  void anotherListIsInForceWithinASecondAndABrokenOneNever() throws Exception {
    Device anna = new Device("anna").connect("secret").subscribe("#");
    Device bert = new Device("bert").connect("secret");
    Path candidate = Files.write(home.resolve("candidate"), List.of("user anna", "topic b/#"));
    String dryRun = broker("acl", "check", "--dry-run", candidate.toString());
    assertEquals(
        """
        anna, user anna
          - topic readwrite a/#
          + topic readwrite b/#
        bert, user bert
          - topic readwrite b/#
        clients concerned: 2
        """,
        dryRun);

    list("user anna", "topic b/#", "user bert", "topic b/#");
    assertEquals("b/x", publishUntilSeen(bert, "b/x", anna));
    list("tpoic broken");
    list("user anna", "topic b/#", "topic c", "user bert", "topic b/#", "topic c");

    assertEquals("c", publishUntilSeen(bert, "c", anna));
    anna.client.disconnect().join();
  }

  /** The new list is in force at some moment within the next second. */
  private static String publishUntilSeen(Device from, String topic, Device to)
      throws InterruptedException {
    String seen = null;
    for (int i = 0; i < 100 && seen == null; i++) {
      from.publish(topic);
      seen = to.topics.poll(100, TimeUnit.MILLISECONDS);
    }
    to.topics.clear();
    return seen;
  }
}
