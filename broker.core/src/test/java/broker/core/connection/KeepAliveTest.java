package broker.core.connection;

import static broker.core.runtime.ConnectBuilder.v311;
import static broker.core.runtime.ConnectBuilder.v5;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import broker.core.limits.Limits;
import broker.core.metrics.Counter;
import broker.core.packet.ReasonCode;
import broker.core.runtime.Bench;
import broker.core.runtime.Peer;
import broker.core.runtime.PublishBuilder;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import testkit.Statement;

final class KeepAliveTest {
  @AutoClose private final Bench bench = new Bench();

  @Test
  @Statement("MQTT-3.1.2-22")
  @Statement("MQTT-3.2.2-22")
  @Statement("MQTT311-3.1.2-24")
  void closesSilentConnectionAfterOneAndHalfTimes() {
    Peer five = bench.connect(v5("five").keepAlive(10));
    Peer three = bench.connect(v311("three").keepAlive(10));
    bench.advance(Duration.ofMillis(14_900));
    assertTrue(five.isOpen() && three.isOpen());
    bench.advance(Duration.ofSeconds(1));
    five.expectDisconnect(ReasonCode.KEEP_ALIVE_TIMEOUT);
    three.expectClosed();
    assertEquals(2, bench.count(Counter.KEEP_ALIVE_TIMEOUTS));
  }

  @Test
  void anyPacketKeepsConnectionAlive() {
    Peer client = bench.connect(v5("c").keepAlive(10));
    for (int i = 0; i < 10; i++) {
      bench.advance(Duration.ofSeconds(12));
      if (i % 2 == 0) {
        client.ping();
      } else {
        client.publish("t", 0, "m");
      }
    }
    assertTrue(client.isOpen());
  }

  @Test
  @Statement("MQTT-3.1.2-22")
  void isAsExactAfterPacketsAsWithout() {
    for (int lastPacketSeconds = 1; lastPacketSeconds < 15; lastPacketSeconds++) {
      Peer client = bench.connect(v5("c").keepAlive(10));
      bench.advance(Duration.ofSeconds(lastPacketSeconds));
      client.ping();
      bench.advance(Duration.ofMillis(14_900));
      assertTrue(client.isOpen());
      bench.advance(Duration.ofSeconds(1));
      client.expectDisconnect(ReasonCode.KEEP_ALIVE_TIMEOUT);
    }
  }

  @Test
  void zeroMeansNever() {
    Peer client = bench.connect(v5("c").keepAlive(0));
    bench.advance(Duration.ofDays(2));
    client.ping();
  }

  @Test
  void holdsNothingAgainstClientThatIsNotReadFrom() {
    bench.limits(Limits.builder().maximumMessageRate(1).build());
    Peer client = bench.connect(v5("c").keepAlive(10));
    for (int i = 0; i < 60; i++) {
      client.sendLater(PublishBuilder.message("t", "m").build());
    }
    for (int second = 0; second < 60; second++) {
      bench.advance(Duration.ofSeconds(1));
      assertTrue(client.isOpen(), "closed after " + second + " s");
    }
    client.ping();
  }

  @Test
  void givesClientTimeOnceItIsReadFromAgain() {
    bench.limits(Limits.builder().maximumMessageRate(10).build());
    Peer client = bench.connect(v5("c").keepAlive(10));
    byte[] burst = client.bytes(PublishBuilder.message("t", "m").build());
    byte[] many = new byte[burst.length * 350];
    for (int i = 0; i < many.length; i++) {
      many[i] = burst[i % burst.length];
    }
    client.sendBytes(many); // is paid for with 34 seconds
    bench.advance(Duration.ofSeconds(34));
    bench.advance(Duration.ofSeconds(9));
    assertTrue(client.isOpen());
    client.ping();
  }
}
