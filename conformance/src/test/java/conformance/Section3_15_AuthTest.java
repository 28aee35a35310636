package conformance;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static testkit.Connect.v5;
import static testkit.Packets.auth;
import static testkit.Properties.properties;
import static testkit.PropertyId.AUTHENTICATION_METHOD;
import static testkit.ProtocolVersion.V3_1_1;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import testkit.BrokerSettings;
import testkit.Properties;
import testkit.Statement;

/** AUTH where no authentication method is offered. */
final class Section3_15_AuthTest {

  @RegisterExtension static final TestBroker broker = new TestBroker(BrokerSettings.anonymous());

  private static final Properties METHOD = properties().with(AUTHENTICATION_METHOD, "UNKNOWN");

  @Test
  @Statement("MQTT-4.12.0-1")
  @Statement("MQTT-4.13.2-1")
  void methodOfConnectIsRefused() {
    broker.open().send(v5(broker.name()).cleanStart().with(METHOD)).expectRefused(0x8C, 0x87);
  }

  @Test
  @Statement("MQTT-4.12.0-6")
  void connackNamesNoMethodThatTheClientDidNot() {
    assertFalse(
        broker
            .open()
            .connect(v5(broker.name()).cleanStart())
            .properties()
            .has(AUTHENTICATION_METHOD));
  }

  @Test
  @Statement("MQTT-4.12.0-7")
  void authWithoutMethodInConnectIsAProtocolError() {
    broker.client().send(auth(0x19, METHOD)).expectDisconnect(0x82);
    broker.client().send(auth(0x18, METHOD)).expectDisconnect(0x82);
  }

  @ParameterizedTest
  @ValueSource(strings = {"f1 00", "f2 00", "f8 00", "f4 02 18 00"})
  @Statement("MQTT-3.15.1-1")
  void reservedBitsCloseTheConnection(String packet) {
    broker.client().send(packet).expectDisconnect(0x81);
  }

  @Test
  void authDoesNotExistInMqtt311() {
    broker.client(V3_1_1).send("f0 00").expectClosed();
  }
}
