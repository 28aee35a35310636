package conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static testkit.Connect.v5;
import static testkit.PacketType.AUTH;
import static testkit.PacketType.CONNACK;
import static testkit.Packets.auth;
import static testkit.Properties.properties;
import static testkit.PropertyId.AUTHENTICATION_DATA;
import static testkit.PropertyId.AUTHENTICATION_METHOD;
import static testkit.PropertyId.MAXIMUM_PACKET_SIZE;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import testkit.BrokerSettings;
import testkit.Connect;
import testkit.Packet;
import testkit.Properties;
import testkit.RawClient;
import testkit.Statement;

/** AUTH: a challenge before CONNACK, and again later. */
final class Section4_12_EnhancedAuthenticationTest {

  private static final String METHOD = "CHALLENGE";
  private static final int CONTINUE = 0x18;
  private static final int REAUTHENTICATE = 0x19;

  @RegisterExtension
  static final TestBroker broker =
      new TestBroker(BrokerSettings.anonymous().authenticationMethod(METHOD));

  @Test
  @Statement("MQTT-3.15.2-1")
  @Statement("MQTT-4.12.0-2")
  @Statement("MQTT-4.12.0-3")
  @Statement("MQTT-4.12.0-5")
  void rightResponseIsAccepted() {
    RawClient client = broker.open().send(connect());

    Packet challenge = client.expect(AUTH);
    assertEquals(CONTINUE, challenge.reasonCode());
    assertEquals(METHOD, challenge.properties().text(AUTHENTICATION_METHOD).orElseThrow());
    assertEquals("challenge", challenge.properties().text(AUTHENTICATION_DATA).orElseThrow());
    client.send(auth(CONTINUE, data("response")));

    Packet connack = client.expect(CONNACK);
    assertEquals(0, connack.reasonCode());
    assertEquals(METHOD, connack.properties().text(AUTHENTICATION_METHOD).orElseThrow());
  }

  @Test
  @Statement("MQTT-4.12.0-4")
  void wrongResponseIsRefused() {
    RawClient client = broker.open().send(connect());
    client.expect(AUTH);

    client.send(auth(CONTINUE, data("guess"))).expectRefused(0x87);
  }

  @Test
  @Statement("MQTT-4.12.0-3")
  void responseWithAnotherReasonCodeIsRefused() {
    RawClient client = broker.open().send(connect());
    client.expect(AUTH);

    client.send(auth(REAUTHENTICATE, data("response"))).expectRefusedOrClosed();
  }

  @Test
  @Statement("MQTT-4.12.0-5")
  void responseOfAnotherMethodIsRefused() {
    RawClient client = broker.open().send(connect());
    client.expect(AUTH);
    Properties other = properties().with(AUTHENTICATION_METHOD, "OTHER");

    client
        .send(auth(CONTINUE, other.with(AUTHENTICATION_DATA, "response")))
        .expectRefusedOrClosed();
  }

  @Test
  @Statement("MQTT-3.1.2-30")
  void otherPacketInsteadOfAResponseIsRefused() {
    RawClient client = broker.open().send(connect());
    client.expect(AUTH);

    client.send("c0 00").expectRefusedOrClosed();
  }

  @Test
  @Statement("MQTT-4.12.0-1")
  void unsupportedMethodIsRefused() {
    Properties unknown = properties().with(AUTHENTICATION_METHOD, "UNKNOWN");

    broker.open().send(v5(broker.name()).cleanStart().with(unknown)).expectRefused(0x8C, 0x87);
  }

  @Test
  @Statement("MQTT-3.15.2-2")
  void challengeFitsIntoTheClientsMaximumPacketSize() {
    int size = 40;
    RawClient client = broker.open().send(connect().with(MAXIMUM_PACKET_SIZE, size));

    Packet challenge = client.expect(AUTH);

    assertTrue(challenge.bytes().length <= size, challenge::toString);
  }

  @Test
  @Statement("MQTT-4.12.0-2")
  @Statement("MQTT-4.12.1-1")
  void clientCanAuthenticateAgain() {
    RawClient client = authenticated();

    client.send(auth(REAUTHENTICATE, data("again")));
    assertEquals(CONTINUE, client.expect(AUTH).reasonCode());
    client.send(auth(CONTINUE, data("response")));

    Packet success = client.expect(AUTH);
    assertEquals(0, success.reasonCode());
    assertEquals(METHOD, success.properties().text(AUTHENTICATION_METHOD).orElseThrow());
    client.expectNothing();
  }

  @Test
  @Statement("MQTT-4.12.1-2")
  void failedReauthenticationClosesTheConnection() {
    RawClient client = authenticated();
    client.send(auth(REAUTHENTICATE, data("again")));
    client.expect(AUTH);

    client.send(auth(CONTINUE, data("guess"))).expectDisconnect(0x87);
  }

  @Test
  @Statement("MQTT-4.12.1-1")
  void reauthenticationByAnotherMethodClosesTheConnection() {
    Properties other = properties().with(AUTHENTICATION_METHOD, "OTHER");

    authenticated().send(auth(REAUTHENTICATE, other)).expectDisconnect(0x82, 0x8C, 0x87);
  }

  @Test
  @Statement("MQTT-4.12.0-6")
  void clientWithoutMethodIsNotAsked() {
    Packet first = broker.open().connect(v5(broker.name()).cleanStart());

    assertEquals(0, first.reasonCode());
    assertFalse(first.properties().has(AUTHENTICATION_METHOD));
  }

  private static RawClient authenticated() {
    RawClient client = broker.open().send(connect());
    client.expect(AUTH);
    client.send(auth(CONTINUE, data("response"))).expect(CONNACK);
    return client;
  }

  private static Connect connect() {
    return v5(broker.name()).cleanStart().with(data("hello"));
  }

  private static Properties data(String data) {
    return properties().with(AUTHENTICATION_METHOD, METHOD).with(AUTHENTICATION_DATA, data);
  }
}
