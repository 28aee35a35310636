package broker.core.session;

import static broker.core.runtime.ConnectBuilder.v311;
import static broker.core.runtime.ConnectBuilder.v5;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import broker.core.limits.Limits;
import broker.core.metrics.Counter;
import broker.core.packet.ProtocolVersion;
import broker.core.packet.Publish;
import broker.core.packet.ReasonCode;
import broker.core.runtime.Bench;
import broker.core.runtime.ConnectBuilder;
import broker.core.runtime.Peer;
import broker.core.runtime.PublishBuilder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import testkit.Statement;

/** A second connection with the same Client Identifier, on the same loop and on another. */
final class TakeOverTest {
  @AutoClose private final Bench bench = new Bench(Limits.DEFAULTS, 2);

  private static ConnectBuilder lasting() {
    return v5("c").resume().expiry(100);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  @Statement("MQTT-3.1.4-3")
  @Statement("MQTT311-3.1.4-2")
  void closesTheOldConnection(int loop) {
    Peer old = bench.connect(0, v5("c"));
    bench.connect(loop, v311("c")).ping();
    old.expectDisconnect(ReasonCode.SESSION_TAKEN_OVER);
    assertEquals(1, bench.count(Counter.TAKEN_OVER));
    assertEquals(1, bench.count(Counter.CLIENTS_CONNECTED));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  @Statement("MQTT-4.4.0-1")
  void inheritsWhatIsInFlight(int loop) {
    Peer old = bench.connect(0, lasting()).subscribe("t", 1);
    bench.connect(v5("p")).publish("t", 1, "m");
    int identifier = old.next(Publish.class).packetIdentifier();
    Peer heir = bench.connect(loop, lasting());
    assertTrue(heir.connAck().sessionPresent());
    Publish again = heir.expectPublish("t", "m");
    assertEquals(identifier, again.packetIdentifier());
    assertTrue(again.dup());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  @Statement("MQTT-3.1.2-4")
  void inheritsNothingWhenItStartsClean(int loop) {
    bench.connect(0, lasting()).subscribe("t", 1);
    Peer heir = bench.connect(loop, v5("c").expiry(100));
    assertFalse(heir.connAck().sessionPresent());
    bench.connect(v5("p")).publish("t", 1, "m");
    heir.expectNothing();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void leavesOneConnectionOfMany(int firstLoop) {
    List<Peer> all = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      Peer peer = bench.open((firstLoop + i) % 2, ProtocolVersion.V5);
      peer.sendLater(lasting().build());
      all.add(peer);
    }
    bench.run();
    assertEquals(1, all.stream().filter(Peer::isOpen).count());
    assertEquals(1, bench.count(Counter.CLIENTS_CONNECTED));
    assertEquals(1, bench.state().sessions().size());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void losesNoQos1MessagePublishedMeanwhile(int loop) {
    bench.connect(0, lasting()).subscribe("t", 1);
    Peer publisher = bench.connect(1, v5("p"));
    Peer heir = bench.open(loop, ProtocolVersion.V5);
    for (int i = 0; i < 3; i++) {
      publisher.sendLater(PublishBuilder.message("t", "" + i).qos(1).id(i + 1).build());
    }
    heir.send(lasting().build());
    heir.next();
    assertEquals("0 1 2", heir.payloads());
  }
}
