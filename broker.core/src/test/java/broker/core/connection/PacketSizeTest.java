package broker.core.connection;

import static broker.core.runtime.ConnectBuilder.v311;
import static broker.core.runtime.ConnectBuilder.v5;
import static broker.core.runtime.PublishBuilder.message;
import static org.junit.jupiter.api.Assertions.assertEquals;

import broker.core.limits.Limits;
import broker.core.metrics.Counter;
import broker.core.packet.ProtocolVersion;
import broker.core.packet.ReasonCode;
import broker.core.runtime.Bench;
import broker.core.runtime.Peer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import testkit.Statement;

/** Maximum Packet Size, in both directions. */
final class PacketSizeTest {
  @AutoClose
  private final Bench bench =
      new Bench(Limits.builder().maximumPacketSize(1_000).maximumConnectSize(500).build());

  @Test
  void closesConnectionOfClientThatExceedsIt() {
    Peer client = bench.connect(v5("c"));
    assertEquals(1_000, client.connAck().properties().maximumPacketSize());
    client.publish(message("t", new byte[990]));
    client.send(message("t", new byte[1_000]).build());
    client.expectDisconnect(ReasonCode.PACKET_TOO_LARGE);
  }

  @Test
  void closesConnectionBeforeThePacketIsThere() {
    Peer client = bench.connect(v5("c")).sendBytes(new byte[] {0x30, (byte) 0xE9, 0x07});
    client.expectDisconnect(ReasonCode.PACKET_TOO_LARGE);
  }

  @Test
  void allowsLessBeforeConnect() {
    Peer client = bench.open(ProtocolVersion.V5);
    client.sendBytes(new byte[] {0x10, (byte) 0xF5, 0x03});
    client.expectClosed();
  }

  @Test
  @Statement("MQTT-3.1.2-24")
  @Statement("MQTT-3.1.2-25")
  void dropsWhatIsTooLargeForSubscriber() {
    Peer small = bench.connect(v5("small").maximumPacketSize(100).receiveMaximum(1));
    Peer large = bench.connect(v5("large")).subscribe("t", 1);
    small.subscribe("t", 1);
    Peer publisher = bench.connect(v311("p"));
    publisher.publish(message("t", new byte[200]).qos(1));
    publisher.publish(message("t", new byte[200]));
    publisher.publish("t", 1, "fits");
    assertEquals(3, large.drain().size());
    small.expectPublish("t", "fits"); // the ones before count as delivered
    assertEquals(2, bench.count(Counter.TOO_LARGE_DROPPED));
    assertEquals(1, bench.session("small").inFlight());
  }

  @Test
  @Statement("MQTT-3.1.2-25")
  void dropsWhatHasBecomeTooLargeForReturningSubscriber() {
    bench.connect(v5("c").expiry(60)).subscribe("t", 1);
    Peer publisher = bench.connect(v5("p"));
    publisher.publish(message("t", new byte[200]).qos(1));
    publisher.publish("t", 1, "fits");
    Peer back = bench.connect(v5("c").resume().maximumPacketSize(100));
    assertEquals("fits", back.payloads());
    assertEquals(1, bench.session("c").inFlight());
  }

  @Test
  @Statement("MQTT-3.1.2-24")
  void dropsRetainedMessageTooLargeForSubscriber() {
    Peer publisher = bench.connect(v5("p"));
    publisher.publish(message("t/0", new byte[200]).retain());
    publisher.publish(message("t/1", new byte[200]).qos(1).retain());
    publisher.publish(message("t/2", "fits").qos(1).retain());
    Peer small = bench.connect(v5("small").maximumPacketSize(100)).subscribe("t/#", 1);
    assertEquals("fits", small.payloads());
    assertEquals(2, bench.count(Counter.TOO_LARGE_DROPPED));
  }
}
