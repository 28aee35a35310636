package conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static testkit.Connect.v5;
import static testkit.PropertyId.MAXIMUM_PACKET_SIZE;
import static testkit.PropertyId.SESSION_EXPIRY_INTERVAL;
import static testkit.ProtocolVersion.V5;

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

/** CONNECT to a broker that asks for a user name and a password. */
final class Section3_1_LoginTest {

  @RegisterExtension
  static final TestBroker broker =
      new TestBroker(BrokerSettings.anonymous().login("user", "secret"));

  @ParameterizedTest
  @EnumSource
  void rightPasswordIsAccepted(ProtocolVersion version) {
    broker.connect(connect(version).userName("user").password("secret"));
  }

  @ParameterizedTest
  @EnumSource
  @Statement("MQTT-3.1.4-2")
  @Statement("MQTT-3.2.2-6")
  @Statement("MQTT-3.2.2-7")
  @Statement("MQTT-3.2.2-8")
  @Statement("MQTT-4.13.2-1")
  @Statement("MQTT311-3.2.2-4")
  @Statement("MQTT311-3.2.2-5")
  void wrongPasswordIsRefused(ProtocolVersion version) {
    RawClient client = broker.open();

    client.send(connect(version).userName("user").password("wrong"));

    assertRefused(version, client);
  }

  @ParameterizedTest
  @EnumSource
  @Statement("MQTT-3.1.4-2")
  @Statement("MQTT311-3.2.2-5")
  void anonymousClientIsRefused(ProtocolVersion version) {
    RawClient client = broker.open();

    client.send(connect(version));

    assertRefused(version, client);
  }

  @Test
  @Statement("MQTT-3.2.2-6")
  void refusalSaysNothingAboutTheSessionThatExists() {
    Connect connect = v5(broker.name()).with(SESSION_EXPIRY_INTERVAL, 60).userName("user");
    RawClient owner = broker.connect(connect.password("secret"));

    RawClient intruder = broker.open().send(connect.password("wrong"));

    assertFalse(intruder.expectRefused(0x86, 0x87).sessionPresent());
    owner.expectNothing();
  }

  @Test
  @Statement("MQTT-3.2.2-19")
  @Statement("MQTT-3.2.2-20")
  void refusalFitsIntoTheClientsMaximumPacketSize() {
    int smallestConnack = 5;
    RawClient client = broker.open();

    client.send(connect(V5).with(MAXIMUM_PACKET_SIZE, smallestConnack));

    Packet connack = client.expectRefused(0x86, 0x87);
    assertTrue(connack.bytes().length <= smallestConnack, connack::toString);
  }

  private static void assertRefused(ProtocolVersion version, RawClient client) {
    int[] reasons = version == V5 ? new int[] {0x86, 0x87} : new int[] {4, 5};
    assertEquals(0, client.expectRefused(reasons).acknowledgeFlags());
  }

  private static Connect connect(ProtocolVersion version) {
    return Connect.of(version, broker.name()).cleanStart();
  }
}
