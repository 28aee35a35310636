package broker.core.client;

import static broker.core.client.Server.connect;
import static broker.core.client.Server.connected;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import broker.api.client.EndCause.Kind;
import broker.core.packet.ConnAckProperties;
import broker.core.packet.ConnectProperties;
import broker.core.packet.PingReq;
import broker.core.packet.PingResp;
import broker.core.packet.ProtocolVersion;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Signs of life in both directions. */
final class PingerTest {
  private static Server server(int keepAliveSeconds) {
    return connected(connect(ProtocolVersion.V5, true, keepAliveSeconds, Server.NO_PROPERTIES));
  }

  private static int pings(Server server) {
    int pings = 0;
    while (!server.isSilent()) {
      server.next(PingReq.class);
      pings++;
    }
    return pings;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 10, 60})
  void isNeverSilentForLongerThanKeepAlive(int seconds) { // [MQTT-3.1.2-20] [MQTT311-3.1.2-23]
    Server server = server(seconds);
    for (int i = 0; i < 10; i++) {
      server.pass(Duration.ofSeconds(seconds));
      assertTrue(pings(server) >= 1);
      server.send(PingResp.INSTANCE);
    }
    assertTrue(server.isOpen());
  }

  @Test
  void doesNotPingWhileBothSidesTalk() {
    Server server = server(10);
    for (int i = 0; i < 20; i++) {
      server.connection.publish(Sent.of(0, "out"));
      server.publish(0, 0, false, "in");
      server.expectPublish("out");
      server.pass(Duration.ofSeconds(4));
    }
    server.expectNothing();
  }

  @Test
  void noticesSilentServerWhateverItSends() {
    Server server = server(10);
    for (int i = 0; i < 20 && server.isOpen(); i++) {
      server.connection.publish(Sent.of(0, "out"));
      server.pass(Duration.ofSeconds(1));
    }
    assertEquals(Kind.TIMED_OUT, server.end().kind());
  }

  @Test
  void waitsForAnswerAsLongAsKeepAlive() {
    Server server = server(10);
    server.pass(Duration.ofSeconds(14));
    assertTrue(server.isOpen());
    server.pass(Duration.ofSeconds(6));
    assertEquals(Kind.TIMED_OUT, server.end().kind());
  }

  @Test
  void takesWhateverComesForSignOfLife() {
    Server server = server(10);
    for (int i = 0; i < 30; i++) {
      server.pass(Duration.ofSeconds(3));
      server.publish(0, 0, false, "in");
    }
    assertTrue(server.isOpen());
  }

  @Test
  void givesASignOfLifeWhileOnlyTheServerTalks() { // [MQTT-3.1.2-20]
    Server server = server(10);
    int pings = 0;
    for (int i = 0; i < 10; i++) {
      server.pass(Duration.ofSeconds(2));
      server.publish(0, 0, false, "in");
      pings += pings(server);
    }
    assertTrue(pings >= 2, pings + " in 20 s");
  }

  @Test
  void aServerThatItDoesNotReadFromIsNotSilent() {
    ConnectProperties one = new ConnectProperties.Builder().receiveMaximum(1).build();
    Server server = connected(connect(ProtocolVersion.V3_1_1, true, 10, one));
    server.publish(1, 1, false, "in");
    assertFalse(server.isRead());
    server.pass(Duration.ofSeconds(60));
    assertTrue(server.isOpen());
  }

  @Test
  void keepsToKeepAliveOfServer() { // [MQTT-3.1.2-21] [MQTT-3.2.2-21]
    Server server =
        connected(
            connect(ProtocolVersion.V5, true, 600, Server.NO_PROPERTIES),
            new ClientState(),
            false,
            new ConnAckProperties.Builder().serverKeepAliveSeconds(5));
    server.pass(Duration.ofSeconds(5));
    assertTrue(pings(server) >= 1);
  }

  @Test
  void doesNotPingWithoutKeepAlive() {
    Server server = server(0);
    server.pass(Duration.ofMinutes(10));
    server.expectNothing();
  }
}
