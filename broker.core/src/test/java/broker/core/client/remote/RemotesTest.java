package broker.core.client.remote;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import broker.api.client.ClientException;
import broker.api.client.ConnectOptions;
import broker.api.client.ConnectOptionsBuilder;
import broker.api.client.Delivery;
import broker.api.client.EndCause;
import broker.api.client.RemoteAddress;
import broker.api.client.RemoteConnection;
import broker.api.message.ApplicationMessage;
import broker.api.message.ProtocolVersion;
import broker.api.message.QoS;
import broker.api.message.ReasonCode;
import broker.api.message.Subscription;
import broker.core.runtime.Broker;
import broker.core.transport.Listener;
import broker.core.transport.ListenerSettings;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import testkit.Mosquitto;

/** Connections of plugins to another broker over real sockets: to one of ours, and to Mosquitto. */
final class RemotesTest {
  private static final long PATIENCE_SECONDS = 10;

  /** Who is at the other end. */
  private enum Kind {
    OURS,
    MOSQUITTO
  }

  /** A broker at the other end. */
  private record Peer(int port, AutoCloseable process) implements AutoCloseable {
    static Peer start(Kind kind) throws Exception {
      if (kind == Kind.MOSQUITTO) {
        Path directory = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "mosquitto");
        Mosquitto mosquitto = Mosquitto.start(directory, "allow_anonymous true");
        return new Peer(mosquitto.port(), mosquitto);
      }
      Broker broker = BrokerForClients.start();
      Listener listener = broker.open(new ListenerSettings("t", "127.0.0.1", 0, true, 0));
      return new Peer(
          listener.address().getPort(),
          () -> {
            listener.close();
            broker.close();
          });
    }

    RemoteAddress address() {
      return RemoteAddress.of("localhost", port);
    }

    @Override
    public void close() throws Exception {
      process.close();
    }
  }

  @AutoClose private final Broker broker = BrokerForClients.start();
  private final Remotes remotes = broker.remotes(0, name -> Optional.empty(), fault -> {});
  private final BlockingQueue<Delivery> deliveries = new LinkedBlockingQueue<>();

  private RemoteConnection open(Peer peer, ConnectOptionsBuilder options) {
    return join(remotes.open(peer.address(), options.build(), deliveries::add));
  }

  private static <T> T join(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
  }

  private Delivery next() throws InterruptedException {
    Delivery delivery = deliveries.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    assertNotNull(delivery, "nothing came");
    return delivery;
  }

  private static String text(Delivery delivery) {
    ByteBuffer payload = delivery.message().payload();
    return StandardCharsets.UTF_8.decode(payload).toString();
  }

  private static ApplicationMessage message(QoS qos, String text) {
    return ApplicationMessage.builder("t").qos(qos).payload(text).build();
  }

  static List<Arguments> kindsAndVersions() {
    List<Arguments> all = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      for (ProtocolVersion version : ProtocolVersion.values()) {
        all.add(Arguments.of(kind, version));
      }
    }
    return all;
  }

  @ParameterizedTest
  @MethodSource("kindsAndVersions")
  void exchangesMessagesAtEveryQos(Kind kind, ProtocolVersion version) throws Exception {
    try (Peer peer = Peer.start(kind)) {
      RemoteConnection connection =
          open(peer, ConnectOptions.builder("c").protocolVersion(version));
      assertEquals(version, connection.protocolVersion());
      assertEquals("c", connection.clientId());
      assertEquals(
          List.of(ReasonCode.GRANTED_QOS_2),
          join(connection.subscribe(List.of(Subscription.of("t", QoS.EXACTLY_ONCE)))));
      for (QoS qos : QoS.values()) {
        assertEquals(ReasonCode.SUCCESS, join(connection.publish(message(qos, "m"))).reasonCode());
        Delivery delivery = next();
        assertEquals("m", text(delivery));
        assertEquals(qos, delivery.message().qos());
        delivery.acknowledge();
      }
      assertEquals(List.of(ReasonCode.SUCCESS), join(connection.unsubscribe(List.of("t"))));
      assertEquals(3, connection.statistics().messagesSent());
      assertEquals(3, connection.statistics().messagesReceived());
      assertEquals(0, connection.statistics().unacknowledged());
      assertEquals(EndCause.Kind.DISCONNECTED, join(connection.disconnect()).kind());
    }
  }

  @ParameterizedTest
  @EnumSource
  void carriesPropertiesAndLargePayloads(Kind kind) throws Exception {
    try (Peer peer = Peer.start(kind)) {
      RemoteConnection connection = open(peer, ConnectOptions.builder("").topicAliasMaximum(5));
      assertFalse(connection.clientId().isEmpty());
      join(connection.subscribe(List.of(Subscription.of("large/#", QoS.AT_LEAST_ONCE))));
      byte[] payload = new byte[300_000];
      Arrays.fill(payload, (byte) 'x');
      ApplicationMessage sent =
          ApplicationMessage.builder("large/t")
              .qos(QoS.AT_LEAST_ONCE)
              .payload(ByteBuffer.wrap(payload))
              .contentType("text/plain")
              .responseTopic("answer")
              .correlationData(ByteBuffer.wrap(new byte[] {1, 2}))
              .userProperty("k", "v")
              .expiry(Duration.ofSeconds(100))
              .build();
      join(connection.publish(sent));
      ApplicationMessage got = next().message();
      byte[] bytes = new byte[got.payload().remaining()];
      got.payload().get(bytes);
      assertArrayEquals(payload, bytes);
      assertEquals("large/t", got.topic());
      assertEquals(Optional.of("text/plain"), got.contentType());
      assertEquals(Optional.of("answer"), got.responseTopic());
      assertEquals(sent.correlationData(), got.correlationData());
      assertEquals(sent.userProperties(), got.userProperties());
      assertTrue(got.expiry().orElseThrow().toSeconds() > 90);
      join(connection.disconnect());
    }
  }

  @ParameterizedTest
  @MethodSource("kindsAndVersions")
  void resumesItsSession(Kind kind, ProtocolVersion version) throws Exception {
    try (Peer peer = Peer.start(kind)) {
      ConnectOptionsBuilder lasting =
          ConnectOptions.builder("c")
              .protocolVersion(version)
              .cleanStart(false)
              .sessionExpiry(ConnectOptions.NEVER_EXPIRES)
              .stateName("s");
      RemoteConnection first = open(peer, lasting);
      assertFalse(first.sessionPresent());
      assertThrows(IllegalStateException.class, () -> open(peer, lasting));
      join(first.subscribe(List.of(Subscription.of("t", QoS.EXACTLY_ONCE))));
      join(first.publish(message(QoS.EXACTLY_ONCE, "1")));
      assertEquals("1", text(next())); // not acknowledged
      join(first.disconnect());
      RemoteConnection other = open(peer, ConnectOptions.builder("o").protocolVersion(version));
      join(other.publish(message(QoS.AT_LEAST_ONCE, "2")));
      RemoteConnection second = open(peer, lasting);
      assertEquals(version != ProtocolVersion.V3_1, second.sessionPresent());
      for (String text : List.of("1", "2")) {
        Delivery again = next();
        assertEquals(text, text(again));
        again.acknowledge();
      }
      join(other.disconnect());
      join(second.disconnect());
    }
  }

  @ParameterizedTest
  @EnumSource
  void keepsManyMessagesInFlightAndInOrder(Kind kind) throws Exception {
    try (Peer peer = Peer.start(kind)) {
      RemoteConnection connection = open(peer, ConnectOptions.builder("c").receiveMaximum(500));
      join(connection.subscribe(List.of(Subscription.of("t", QoS.EXACTLY_ONCE))));
      List<CompletionStage<?>> stages = new ArrayList<>();
      for (int i = 0; i < 900; i++) {
        stages.add(connection.publish(message(QoS.of(1 + i % 2), "" + i)));
      }
      List<String> even = new ArrayList<>();
      List<String> odd = new ArrayList<>();
      for (int i = 0; i < 900; i++) {
        Delivery delivery = next();
        (delivery.message().qos() == QoS.AT_LEAST_ONCE ? even : odd).add(text(delivery));
        delivery.acknowledge();
      }
      stages.forEach(RemotesTest::join);
      for (int i = 0; i < 450; i++) {
        assertEquals("" + 2 * i, even.get(i));
        assertEquals("" + (2 * i + 1), odd.get(i));
      }
      join(connection.disconnect());
    }
  }

  @ParameterizedTest
  @EnumSource
  void tellsWhenTheOtherBrokerStops(Kind kind) throws Exception {
    RemoteConnection connection;
    try (Peer peer = Peer.start(kind)) {
      connection = open(peer, ConnectOptions.builder("c"));
    }
    assertEquals(EndCause.Kind.CLOSED_BY_PEER, join(connection.ended()).kind());
    ClientException failure = failure(connection.publish(message(QoS.AT_MOST_ONCE, "late")));
    assertEquals(EndCause.Kind.CLOSED_BY_PEER, failure.end().kind());
  }

  private static ClientException failure(CompletionStage<?> stage) {
    CompletionException e = assertThrows(CompletionException.class, () -> join(stage));
    return assertInstanceOf(ClientException.class, e.getCause());
  }

  @Test
  void tellsThatNobodyAccepts() throws Exception {
    RemoteAddress nobody;
    try (Peer peer = Peer.start(Kind.OURS)) {
      nobody = peer.address();
    }
    ConnectOptions options = ConnectOptions.builder("c").stateName("s").build();
    EndCause end = failure(remotes.open(nobody, options, deliveries::add)).end();
    assertEquals(EndCause.Kind.UNREACHABLE, end.kind());
    assertEquals("Connection refused", end.text());
    assertThrows(
        CompletionException.class,
        () -> join(remotes.open(nobody, options, deliveries::add)),
        "the state is free again");
  }

  @Test
  void tellsThatThereIsNoSuchTls() throws Exception {
    try (Peer peer = Peer.start(Kind.OURS)) {
      ConnectOptions options = ConnectOptions.builder("c").build();
      EndCause end =
          failure(remotes.open(peer.address().tls("none"), options, deliveries::add)).end();
      assertEquals(EndCause.Kind.TLS_FAILED, end.kind());
    }
  }

  @Test
  void endsWhatItHasOpenedWithTheService() throws Exception {
    try (Peer peer = Peer.start(Kind.OURS)) {
      RemoteConnection connection = open(peer, ConnectOptions.builder("c"));
      remotes.close();
      assertEquals(EndCause.Kind.SERVICE_GONE, join(connection.ended()).kind());
      assertThrows(IllegalStateException.class, () -> open(peer, ConnectOptions.builder("c")));
    }
  }

  @Test
  void refusesWhatIsNoTopic() throws Exception {
    try (Peer peer = Peer.start(Kind.OURS)) {
      RemoteConnection connection = open(peer, ConnectOptions.builder("c"));
      ApplicationMessage wild = ApplicationMessage.builder("a/#").build();
      assertEquals(ReasonCode.TOPIC_NAME_INVALID, join(connection.publish(wild)).reasonCode());
      join(connection.disconnect());
    }
  }
}
