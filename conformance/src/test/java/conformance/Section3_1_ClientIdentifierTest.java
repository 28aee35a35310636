package conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static testkit.Connect.v311;
import static testkit.Connect.v5;
import static testkit.PropertyId.ASSIGNED_CLIENT_IDENTIFIER;
import static testkit.PropertyId.SESSION_EXPIRY_INTERVAL;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import testkit.BrokerSettings;
import testkit.Connect;
import testkit.Packet;
import testkit.ProtocolVersion;
import testkit.RawClient;
import testkit.Statement;

/** CONNECT: client identifiers, and what becomes of empty ones. */
final class Section3_1_ClientIdentifierTest {

  @RegisterExtension static final TestBroker broker = new TestBroker(BrokerSettings.anonymous());

  @ParameterizedTest
  @CsvSource({"V5, x", "V5, 0123456789abcdefghijABC", "V5, KLMNOPQRSTUVWXYZklmnopq"})
  @CsvSource({"V3_1_1, y", "V3_1_1, 9876543210zyxwvutsrqpon", "V3_1_1, XYZUVWRSTOPQLMNIJKFGHCD"})
  @CsvSource({"V3_1, z", "V3_1, 0a1b2c3d4e5f6g7h8i9jAkB"})
  @Statement("MQTT-3.1.3-5")
  @Statement("MQTT311-3.1.3-5")
  void identifiersOfUpTo23LettersAndDigitsAreAccepted(ProtocolVersion version, String clientId) {
    broker.connect(Connect.of(version, clientId).cleanStart());
  }

  @ParameterizedTest
  @EnumSource
  void longIdentifiersWithAnyCharactersAreAcceptedAsWell(ProtocolVersion version) {
    broker.connect(Connect.of(version, "plant-7/line 3: gateway \u00fc " + version).cleanStart());
  }

  @Test
  @Statement("MQTT-3.1.3-6")
  @Statement("MQTT-3.1.3-7")
  @Statement("MQTT-3.2.2-16")
  void emptyIdentifierIsReplacedByAUniqueOneThatNamesTheSession() {
    RawClient client = broker.open();
    Packet connack = client.connect(v5("").cleanStart().with(SESSION_EXPIRY_INTERVAL, 60));
    String assigned = connack.properties().text(ASSIGNED_CLIENT_IDENTIFIER).orElseThrow();
    Packet other = broker.open().connect(v5("").cleanStart());

    assertNotEquals(assigned, other.properties().text(ASSIGNED_CLIENT_IDENTIFIER).orElseThrow());
    assertEquals(1, broker.open().connect(v5(assigned)).acknowledgeFlags());
    client.expectDisconnect(0x8E);
  }

  @Test
  @Statement("MQTT311-3.1.3-6")
  void emptyIdentifierOfMqtt311IsReplacedByAUniqueOne() {
    RawClient first = broker.connect(v311("").cleanStart());
    RawClient second = broker.connect(v311("").cleanStart());

    first.expectNothing();
    second.expectNothing();
  }

  @Test
  @Statement("MQTT311-3.1.3-8")
  @Statement("MQTT311-3.1.3-9")
  @Statement("MQTT311-3.2.2-4")
  @Statement("MQTT311-3.2.2-5")
  void emptyIdentifierOfMqtt311WithoutCleanSessionIsRefused() {
    RawClient client = broker.open().send(v311(""));

    client.expect("20 02 00 02");
    client.expectClosed();
  }

  @Test
  void emptyIdentifierOfMqtt31IsRefused() {
    RawClient client = broker.open().send(Connect.v31("").cleanStart());

    client.expect("20 02 00 02");
    client.expectClosed();
  }
}
