package broker.core.runtime;

import static broker.core.runtime.ConnectBuilder.v311;
import static broker.core.runtime.ConnectBuilder.v5;
import static broker.core.runtime.PublishBuilder.message;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import broker.core.access.AccessAlarms;
import broker.core.limits.Limits;
import broker.core.metrics.Counter;
import broker.core.packet.ConnAck;
import broker.core.packet.Disconnect;
import broker.core.packet.PingReq;
import broker.core.packet.PingResp;
import broker.core.packet.ProtocolVersion;
import broker.core.packet.PubAck;
import broker.core.packet.Publish;
import broker.core.packet.ReasonCode;
import broker.core.packet.SubAck;
import broker.core.packet.Subscribe;
import broker.core.packet.SubscriptionRequest;
import broker.core.transport.Listener;
import broker.core.transport.ListenerSettings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The broker on real sockets: what a simulated network cannot show. */
final class BrokerTest {
  private static final ListenerSettings ANY_PORT =
      new ListenerSettings("test", "127.0.0.1", 0, true, 0);

  /** There are no plugins here that could fail. */
  private static final class NoAlarms implements AccessAlarms {
    @Override
    public void setAside(String plugin, String reason) {
      throw new AssertionError(plugin + ": " + reason);
    }

    @Override
    public void cleared(String plugin) {
      throw new AssertionError(plugin);
    }
  }

  private Broker broker;
  private Listener listener;
  private boolean running;

  private InetSocketAddress start(Limits limits, boolean allowEpoll) throws IOException {
    broker = new Broker(limits, 3, allowEpoll, new NoAlarms());
    listener = broker.open(ANY_PORT);
    running = true;
    return listener.address();
  }

  @AfterEach
  void stop() {
    if (running) {
      running = false;
      listener.close();
      broker.close();
    }
  }

  private static void subscribe(SocketPeer peer, String filter, int qos) throws IOException {
    peer.send(new Subscribe(1, 0, List.of(), List.of(new SubscriptionRequest(filter, qos))));
    peer.next(SubAck.class);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void sessionsAreFoundFromEveryLoop(boolean epoll) throws IOException {
    InetSocketAddress address = start(Limits.DEFAULTS, epoll);
    try (SocketPeer publisher = SocketPeer.connect(address, v311("p"))) {
      SocketPeer client = SocketPeer.connect(address, v5("c").resume().expiry(60));
      subscribe(client, "t", 1);
      for (int i = 1; i <= 20; i++) {
        client = moved(client, address, i);
        publisher.send(message("t", "" + i).qos(1).id(i).build());
        publisher.next(PubAck.class);
        Publish received = client.next(Publish.class);
        assertEquals("" + i, Peer.text(received));
        client.send(new PubAck(received.packetIdentifier(), ReasonCode.SUCCESS), PingReq.INSTANCE);
        client.next(PingResp.class);
      }
      client.close();
    }
  }

  /** The same client on a new connection, which comes in on another loop two times of three. */
  private static SocketPeer moved(SocketPeer old, InetSocketAddress address, int i)
      throws IOException {
    SocketPeer next = new SocketPeer(address, ProtocolVersion.V5);
    next.send(v5("c").resume().expiry(60).build(), message("u", "early").qos(1).id(i).build());
    assertTrue(next.next(ConnAck.class).sessionPresent());
    next.next(PubAck.class); // was sent before CONNACK came
    assertEquals(ReasonCode.SESSION_TAKEN_OVER, old.next(Disconnect.class).reasonCode());
    old.expectClosed();
    old.close();
    return next;
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void largePayloadsArriveWholeThroughSmallWindows(boolean epoll) throws IOException {
    InetSocketAddress address = start(Limits.DEFAULTS, epoll);
    byte[] payload = new byte[1_500_000];
    new Random(1).nextBytes(payload);
    List<SocketPeer> subscribers = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      SocketPeer subscriber = SocketPeer.connect(address, v5("s" + i));
      subscribe(subscriber, "t", 1);
      subscribers.add(subscriber);
    }
    try (SocketPeer publisher = SocketPeer.connect(address, v5("p"))) {
      publisher.send(message("t", payload).qos(1).id(1).build());
      publisher.next(PubAck.class);
    }
    for (SocketPeer subscriber : subscribers) {
      assertArrayEquals(payload, subscriber.next(Publish.class).payload());
      subscriber.close();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void lastPacketArrivesThoughBytesOfClientLieUnread(boolean epoll) throws IOException {
    InetSocketAddress address = start(Limits.DEFAULTS, epoll);
    for (int i = 0; i < 50; i++) {
      try (SocketPeer client = SocketPeer.connect(address, v5("c"))) {
        client.send(v5("c").build(), message("t", new byte[100_000]).build());
        assertEquals(ReasonCode.PROTOCOL_ERROR, client.next(Disconnect.class).reasonCode());
        client.expectClosed();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void saysGoodbyeToEverybodyWhenItStops(boolean epoll) throws IOException {
    InetSocketAddress address = start(Limits.DEFAULTS, epoll);
    List<SocketPeer> clients = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      clients.add(SocketPeer.connect(address, v5("c" + i)));
    }
    stop();
    for (SocketPeer client : clients) {
      assertEquals(ReasonCode.SERVER_SHUTTING_DOWN, client.next(Disconnect.class).reasonCode());
      client.expectClosed();
      client.close();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void connectionsStayWhenTheirPortIsClosed(boolean epoll) throws IOException {
    InetSocketAddress address = start(Limits.DEFAULTS, epoll);
    try (SocketPeer client = SocketPeer.connect(address, v5("c"))) {
      listener.close();
      assertThrows(IOException.class, () -> new SocketPeer(address, ProtocolVersion.V5));
      client.send(PingReq.INSTANCE);
      client.next(PingResp.class);
      assertEquals(1, listener.connections());
    }
  }

  @Test
  void connectionsBeyondTheMaximumAreClosedAtOnce() throws IOException {
    InetSocketAddress address = start(Limits.builder().maximumConnections(2).build(), true);
    try (SocketPeer one = SocketPeer.connect(address, v5("1"));
        SocketPeer two = SocketPeer.connect(address, v5("2"));
        SocketPeer three = new SocketPeer(address, ProtocolVersion.V5)) {
      assertThrows(IOException.class, () -> closed(three));
      awaitFirst(Counter.CONNECTIONS_REFUSED);
      assertEquals(1, broker.counters().get(Counter.CONNECTIONS_REFUSED));
      one.send(PingReq.INSTANCE);
      two.send(PingReq.INSTANCE);
      one.next(PingResp.class);
      two.next(PingResp.class);
    }
  }

  /** Another loop than the one that a client hears from may have to count. */
  private void awaitFirst(Counter counter) {
    long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (broker.counters().get(counter) == 0 && System.nanoTime() - end < 0) {
      Thread.onSpinWait();
    }
  }

  @Test
  void clientWhoseSessionWouldBeOneTooManyIsRefusedAndOthersComeAndGo() throws IOException {
    InetSocketAddress address = start(Limits.builder().maximumSessions(2).build(), true);
    try (SocketPeer one = SocketPeer.connect(address, v5("1").expiry(600));
        SocketPeer two = SocketPeer.connect(address, v5("2").expiry(600));
        SocketPeer three = new SocketPeer(address, ProtocolVersion.V5);
        SocketPeer old = new SocketPeer(address, ProtocolVersion.V3_1_1)) {
      three.send(v5("3").expiry(600).build());
      assertEquals(ReasonCode.QUOTA_EXCEEDED, three.next(ConnAck.class).reasonCode());
      old.send(v311("3").resume().build());
      assertEquals(ReasonCode.SERVER_UNAVAILABLE, old.next(ConnAck.class).reasonCode());
      assertEquals(2, broker.counters().get(Counter.SESSIONS_REFUSED));
      SocketPeer.connect(address, v5("1").expiry(600)).close(); // in the place of its own
      SocketPeer.connect(address, v5("3")).close(); // its session ends with the connection
    }
  }

  /** Ends with an exception whether the connection was closed or reset. */
  private static void closed(SocketPeer peer) throws IOException {
    peer.send(v5("3").build());
    peer.next(ConnAck.class);
  }

  @Test
  void listenerHasMaximumOfItsOwn() throws IOException {
    InetSocketAddress address = start(Limits.DEFAULTS, true);
    listener.change(new ListenerSettings("test", "127.0.0.1", 0, true, 1));
    try (SocketPeer one = SocketPeer.connect(address, v5("1"));
        SocketPeer two = new SocketPeer(address, ProtocolVersion.V5)) {
      assertThrows(IOException.class, () -> closed(two));
      one.send(PingReq.INSTANCE);
      one.next(PingResp.class);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void portThatWasClosedCanBeOpenedAtOnce(boolean epoll) throws IOException {
    InetSocketAddress address = start(Limits.DEFAULTS, epoll);
    for (int i = 0; i < 100; i++) {
      listener.close();
      listener =
          broker.open(new ListenerSettings("again", "127.0.0.1", address.getPort(), true, 0));
    }
  }

  @Test
  void portThatIsTakenIsToldToTheOperator() throws IOException {
    InetSocketAddress address = start(Limits.DEFAULTS, true);
    ListenerSettings same = new ListenerSettings("second", "127.0.0.1", address.getPort(), true, 0);
    IOException e = assertThrows(IOException.class, () -> broker.open(same));
    assertEquals("address already in use", e.getMessage());
  }

  @Test
  void clientsWithoutIdentifierGetDifferentOnes() throws IOException {
    InetSocketAddress address = start(Limits.DEFAULTS, true);
    Set<String> assigned = new HashSet<>();
    for (int i = 0; i < 10; i++) {
      try (SocketPeer peer = new SocketPeer(address, ProtocolVersion.V5)) {
        peer.send(v5("").build());
        assigned.add(peer.next(ConnAck.class).properties().assignedClientIdentifier());
      }
    }
    assertEquals(10, assigned.size());
  }
}
