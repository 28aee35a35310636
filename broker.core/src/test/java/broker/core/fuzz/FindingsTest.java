package broker.core.fuzz;

import static broker.core.runtime.ConnectBuilder.v5;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import broker.core.limits.Limits;
import broker.core.packet.Disconnect;
import broker.core.packet.Packet;
import broker.core.packet.PingReq;
import broker.core.packet.ProtocolVersion;
import broker.core.packet.Publish;
import broker.core.packet.ReasonCode;
import broker.core.runtime.Bench;
import broker.core.runtime.Peer;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What the fuzz test has found, each as the few packets that it takes. */
final class FindingsTest {
  @AutoClose private final Bench bench = new Bench();

  @Test
  void clientWithoutRoomForConnAckIsClosedWithoutAWord() {
    Peer peer = bench.open(ProtocolVersion.V5);
    peer.send(v5("a").maximumPacketSize(4).expiry(100).build(), PingReq.INSTANCE); // [MQTT-3.2.0-1]
    peer.expectClosed();
    assertFalse(bench.hasSession("a"));
  }

  @Test
  void sessionOutlivesClientWithoutRoomForConnAck() {
    bench.connect(v5("a").expiry(100)).subscribe("t", 1).hangUp();
    bench
        .open(ProtocolVersion.V5)
        .send(v5("a").resume().maximumPacketSize(4).build())
        .expectClosed();
    assertEquals(1, bench.session("a").subscriptions().size());
  }

  @Test
  void secondConnectIsNotEvenRead() {
    Peer peer = bench.connect(v5("a"));
    byte[] otherProtocol = {0x10, 9, 0, 4, 'M', 'Q', 'T', 'T', 99, 0, 0};
    peer.sendBytes(otherProtocol)
        .expectDisconnect(ReasonCode.PROTOCOL_ERROR); // [MQTT-3.1.0-2] [MQTT-3.14.2-1]
  }

  @Test
  void nothingFollowsDisconnectWhenTheNetworkTakesMessagesAgain() {
    Peer slow = bench.connect(v5("slow").expiry(100)).subscribe("t", 1);
    Peer publisher = bench.connect(v5("publisher"));
    slow.takeNoMoreThan(0);
    String payload = "x".repeat(60_000);
    for (int i = 0; bench.session("slow").queued() == 0; i++) {
      publisher.publish("t", 1, payload);
      assertTrue(i < 1_000, "the network takes everything");
    }
    slow.sendLater(v5("second").build());
    slow.takeEverything();
    List<Packet> received = slow.drain();
    assertInstanceOf(Publish.class, received.get(0));
    assertInstanceOf(Disconnect.class, received.get(received.size() - 1)); // [MQTT-3.14.4-1]
  }

  /** The bench fails when it closes, if what had been read is not let go of. */
  @Test
  void connectionThatIsLostOnItsWayToAnotherLoopIsLetGo() {
    Bench two = new Bench(Limits.DEFAULTS, 2);
    two.connect(0, v5("a").expiry(100)).hangUp();
    Peer peer = two.open(1, ProtocolVersion.V5);
    peer.sendLater(v5("a").resume().build(), PingReq.INSTANCE);
    two.turn(1);
    peer.resetLater();
    two.close();
  }
}
