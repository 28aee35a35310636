package conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static testkit.Connect.v5;
import static testkit.PropertyId.SERVER_KEEP_ALIVE;
import static testkit.ProtocolVersion.V5;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import testkit.BrokerSettings;
import testkit.Connect;
import testkit.Packet;
import testkit.ProtocolVersion;
import testkit.RawClient;
import testkit.Statement;

/** Keep alive, the client's own and the one that a server with a maximum demands. */
final class Section3_1_KeepAliveTest {

  private static final int MAXIMUM_SECONDS = 2;

  @RegisterExtension static final TestBroker broker = new TestBroker(BrokerSettings.anonymous());

  @RegisterExtension
  static final TestBroker brokerWithMaximum =
      new TestBroker(BrokerSettings.anonymous().maximumKeepAliveSeconds(MAXIMUM_SECONDS));

  @ParameterizedTest
  @EnumSource
  @Statement("MQTT-3.1.2-22")
  @Statement("MQTT-3.2.2-22")
  @Statement("MQTT311-3.1.2-24")
  void silentClientIsDisconnectedAfterOneAndAHalfKeepAlivePeriods(ProtocolVersion version) {
    String topic = broker.name();
    RawClient subscriber = broker.subscriber(version, topic, 0);
    RawClient client =
        broker.connect(
            Connect.of(version, broker.name())
                .cleanStart()
                .keepAliveSeconds(1)
                .will(topic, "gone", 0));
    long connected = System.nanoTime();

    if (version == V5) {
      client.expectDisconnect(0x8D);
    } else {
      client.expectClosed();
    }

    Duration silence = Duration.ofNanos(System.nanoTime() - connected);
    assertTrue(silence.compareTo(Duration.ofMillis(1400)) > 0, "too early: " + silence);
    assertTrue(silence.compareTo(Duration.ofMillis(4000)) < 0, "too late: " + silence);
    subscriber.expectPublish(topic, "gone");
  }

  @Test
  @Statement("MQTT-3.1.2-22")
  void anyPacketKeepsTheConnectionAlive() {
    RawClient client = broker.connect(v5(broker.name()).cleanStart().keepAliveSeconds(2));

    broker.letSecondsPass(1);
    client.sync();
    broker.letSecondsPass(1);
    client.subscribe(broker.name(), 0);
    broker.letSecondsPass(1);

    client.expectNothing();
  }

  @Test
  @Statement("MQTT-3.1.2-21")
  void serverKeepAliveReplacesALongerOneOfTheClient() {
    RawClient client = brokerWithMaximum.open();

    Packet connack = client.connect(v5(broker.name()).cleanStart().keepAliveSeconds(600));

    assertEquals(MAXIMUM_SECONDS, connack.properties().number(SERVER_KEEP_ALIVE).orElseThrow());
    client.expectDisconnect(0x8D);
  }

  @Test
  @Statement("MQTT-3.2.2-22")
  void keepAliveBelowTheMaximumIsTakenAsItIs() {
    Packet connack =
        brokerWithMaximum.open().connect(v5(broker.name()).cleanStart().keepAliveSeconds(1));

    assertFalse(connack.properties().has(SERVER_KEEP_ALIVE));
  }
}
