package broker.core.connection;

import static broker.core.runtime.ConnectBuilder.v311;
import static broker.core.runtime.ConnectBuilder.v5;
import static broker.core.runtime.PublishBuilder.message;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import broker.core.limits.Limits;
import broker.core.packet.Publish;
import broker.core.runtime.Bench;
import broker.core.runtime.Peer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Payloads that are passed on without being copied. */
final class LargePayloadTest {
  private static final int SIZE = 200_000;

  @AutoClose private final Bench bench = new Bench(Limits.DEFAULTS, 2);
  private final Peer publisher = bench.connect(v5("p"));
  private final byte[] payload = new byte[SIZE];

  LargePayloadTest() {
    new Random(3).nextBytes(payload);
  }

  private void expectPayload(Peer peer) {
    assertArrayEquals(payload, peer.next(Publish.class).payload());
  }

  @Test
  void arrivesWhole() {
    Peer five = bench.connect(0, v5("five")).subscribe("t", 0);
    Peer three = bench.connect(0, v311("three")).subscribe("t", 1);
    Peer there = bench.connect(1, v5("there")).subscribe("t", 2);
    publisher.publish(message("t", payload).qos(2));
    expectPayload(five);
    expectPayload(three);
    expectPayload(there);
  }

  @Test
  void isHeldOnceForAllWhoAreSlow() {
    List<Peer> slow = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      Peer peer = bench.connect(v5("s" + i)).subscribe("t", 0);
      peer.takeNoMoreThan(100);
      slow.add(peer);
    }
    publisher.publish(message("t", payload));
    assertTrue(bench.bufferBytes() < 2 * SIZE, () -> bench.bufferBytes() + " bytes are held");
    slow.remove(0).reset();
    for (Peer peer : slow) {
      peer.takeEverything();
      expectPayload(peer);
    }
    assertEquals(0, bench.bufferBytes());
  }

  @Test
  void arrivesInAnyPieces() {
    Peer subscriber = bench.connect(v5("s")).subscribe("t", 0);
    byte[] packet = publisher.bytes(message("t", payload).build());
    for (int from = 0; from < packet.length; from += 7_001) {
      publisher.sendBytes(Arrays.copyOfRange(packet, from, Math.min(packet.length, from + 7_001)));
    }
    expectPayload(subscriber);
  }

  @Test
  void isRetained() {
    publisher.publish(message("t", payload).retain());
    expectPayload(bench.connect(v5("s")).subscribe("t", 0));
    assertEquals(0, bench.bufferBytes());
  }

  @Test
  void keepsOrderWithSmallOnes() {
    Peer subscriber = bench.connect(v5("s")).subscribe("t", 0);
    publisher.send(
        message("t", "before").build(),
        message("t", payload).build(),
        message("t", "between").build(),
        message("t", payload).build(),
        message("t", "after").build());
    subscriber.expectPublish("t", "before");
    expectPayload(subscriber);
    subscriber.expectPublish("t", "between");
    expectPayload(subscriber);
    subscriber.expectPublish("t", "after");
  }

  @Test
  void waitsForAbsentClientWithoutHoldingReadBuffer() {
    bench.connect(v5("s").expiry(60)).subscribe("t", 1).hangUp();
    publisher.publish(message("t", payload).qos(1));
    assertEquals(0, bench.bufferBytes());
    expectPayload(bench.connect(v5("s").resume()));
  }
}
