package broker.core.connection;

import static broker.core.runtime.ConnectBuilder.v311;
import static broker.core.runtime.ConnectBuilder.v5;
import static broker.core.runtime.PublishBuilder.message;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import broker.core.metrics.Counter;
import broker.core.packet.Disconnect;
import broker.core.packet.ProtocolVersion;
import broker.core.packet.Publish;
import broker.core.packet.ReasonCode;
import broker.core.runtime.Bench;
import broker.core.runtime.ConnectBuilder;
import broker.core.runtime.Peer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bad input closes the connection it came on, and nothing else happens. */
final class MalformedPacketTest {
  @AutoClose private final Bench bench = new Bench();
  private final Peer bystander = bench.connect(v5("bystander")).subscribe("t", 1);

  private static byte[] hex(String hex) {
    return HexFormat.of().parseHex(hex.replace(" ", ""));
  }

  private void expectBystanderWell() {
    bystander.publish("t", 1, "m");
    bystander.acknowledge(bystander.expectPublish("t", "m"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "00 00", // reserved type
        "30 ff ff ff ff 01", // Remaining Length of five bytes
        "36 05 00 01 74 00 01", // QoS 3
        "38 03 00 01 74", // DUP with QoS 0
        "32 06 00 01 74 00 00 00", // identifier 0
        "30 04 00 01 23 00", // topic with wildcard
        "30 04 00 01 00 00", // topic with U+0000
        "30 03 00 00 00", // no topic and no alias
        "30 03 00 09 74", // topic ends after the packet
        "60 02 00 01", // PUBREL with wrong flags
        "62 02 00 00", // PUBREL of identifier 0
        "80 07 00 01 00 00 01 74 00", // SUBSCRIBE with wrong flags
        "82 03 00 01 00", // SUBSCRIBE of nothing
        "82 07 00 01 00 00 01 74 03", // QoS 3 asked for
        "a2 03 00 01 00", // UNSUBSCRIBE of nothing
        "c0 01 00", // PINGREQ with a body
        "20 03 00 00 00", // CONNACK from a client
        "90 04 00 01 00 00", // SUBACK from a client
        "f0 00", // AUTH without a method
        "e0 02 ff 00" // DISCONNECT with a reason that does not exist
      })
  void closesConnectedClient(String packet) { // [MQTT-4.13.1-1] [MQTT-4.8.0-1] [MQTT311-4.8.0-1]
    Peer five = bench.connect(v5("five").will("t", "five is gone"));
    five.sendBytes(hex(packet));
    ReasonCode reason = five.next(Disconnect.class).reasonCode();
    assertTrue(reason.isError());
    five.expectClosed();
    bystander.expectPublish("t", "five is gone");
    assertEquals(1, bench.count(Counter.PROTOCOL_ERRORS));
    expectBystanderWell();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "10 00", // nothing at all
        "10 ff ff ff 7f", // larger than allowed
        "11 0d 00 04 4d 51 54 54 05 02 00 00 00 00 00", // reserved flags
        "10 0d 00 04 4d 51 54 54 05 03 00 00 00 00 00", // reserved connect flag
        "10 0d 00 04 4d 51 54 54 05 1a 00 00 00 00 00", // will QoS 3
        "10 0c 00 04 4d 51 54 54 05 02 00 00 00 00", // ends early
        "10 0d 00 04 4d 51 54 50 05 02 00 00 00 00 00", // other protocol
        "47 45 54 20 2f 20 48 54 54 50", // GET / HTTP
        "16 03 01 02 00 01 00 01 fc 03 03", // TLS
        "c0 00", // PINGREQ first
        "f0 02 18 00" // AUTH first
      })
  void closesConnectionThatIsNoClientYet(String packet) { // [MQTT-3.1.4-1] [MQTT311-3.1.4-1]
    Peer peer = bench.open(ProtocolVersion.V5);
    peer.sendBytes(hex(packet)).sendBytes(new byte[100]);
    peer.drain();
    assertFalse(peer.isOpen());
    assertEquals(1, bench.count(Counter.CONNECTS_REFUSED));
    expectBystanderWell();
  }

  @Test
  void ignoresWhatFollows() {
    Peer peer = bench.connect(v311("c"));
    byte[] good = peer.bytes(message("t", "m").build());
    byte[] bytes = Arrays.copyOf(new byte[] {0, 0}, 2 + good.length);
    System.arraycopy(good, 0, bytes, 2, good.length);
    peer.sendBytes(bytes);
    peer.expectClosed();
    bystander.expectNothing();
  }

  @Test
  void ignoresWhatFollowsDisconnect() { // [MQTT-3.14.4-1] [MQTT-3.14.4-2]
    Peer peer = bench.connect(v5("c"));
    peer.send(new Disconnect(ReasonCode.SUCCESS, null), message("t", "m").build());
    peer.expectClosed();
    bystander.expectNothing();
    assertEquals(0, bench.count(Counter.PROTOCOL_ERRORS));
  }

  @Test
  void handlesConversationThatIsCutAnywhere() {
    Peer script = bench.open(ProtocolVersion.V5);
    byte[] bytes =
        script.bytes(
            v5("cut").build(),
            message("t", "1").qos(1).id(1).build(),
            message("t", "2").alias(1).build(),
            message("t", "3".repeat(200)).build(),
            new Disconnect(ReasonCode.SUCCESS, null));
    for (int cut = 1; cut < bytes.length; cut++) {
      Peer peer = bench.open(ProtocolVersion.V5);
      peer.sendBytes(Arrays.copyOf(bytes, cut));
      peer.sendBytes(Arrays.copyOfRange(bytes, cut, bytes.length));
      assertFalse(peer.isOpen());
      for (Object packet : bystander.drain()) {
        bystander.acknowledge((Publish) packet);
      }
      assertEquals(3L * cut, bench.count(Counter.PUBLISH_RECEIVED));
    }
    assertEquals(0, bench.count(Counter.PROTOCOL_ERRORS));
  }

  @Test
  void survivesAnyBytes() {
    Random random = new Random(5);
    for (int round = 0; round < 3_000; round++) {
      ConnectBuilder connect = round % 2 == 0 ? v5("any") : v311("any");
      Peer peer = bench.connect(connect);
      byte[] bytes =
          peer.bytes(
              message("u", "payload").qos(1 + random.nextInt(2)).id(1).alias(1).build(),
              new broker.core.packet.Unsubscribe(3, java.util.List.of(), java.util.List.of("u/#")));
      for (int i = 0; i < 3; i++) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      peer.sendBytes(bytes);
      peer.drain();
      peer.reset();
    }
    bystander.drain();
    expectBystanderWell();
    assertEquals(1, bench.count(Counter.CLIENTS_CONNECTED));
  }
}
