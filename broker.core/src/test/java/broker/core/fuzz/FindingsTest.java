package broker.core.fuzz;

import static broker.core.runtime.ConnectBuilder.v5;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import broker.core.packet.PingReq;
import broker.core.packet.ProtocolVersion;
import broker.core.packet.ReasonCode;
import broker.core.runtime.Bench;
import broker.core.runtime.Peer;
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
}
