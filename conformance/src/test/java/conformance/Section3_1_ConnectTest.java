package conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static testkit.Connect.v311;
import static testkit.Connect.v5;
import static testkit.ProtocolVersion.V3_1_1;
import static testkit.ProtocolVersion.V5;
import static testkit.Publish.publish;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import testkit.BrokerSettings;
import testkit.Bytes;
import testkit.Connect;
import testkit.Hex;
import testkit.Packet;
import testkit.PacketType;
import testkit.ProtocolVersion;
import testkit.RawClient;
import testkit.Statement;

/** CONNECT: what is accepted and what is not. */
final class Section3_1_ConnectTest {

  @RegisterExtension static final TestBroker broker = new TestBroker(BrokerSettings.anonymous());

  @ParameterizedTest
  @ValueSource(
      strings = {
        "c0 00", // PINGREQ
        "30 05 00 01 61 00 78", // PUBLISH
        "82 07 00 01 00 00 01 61 00", // SUBSCRIBE
        "e0 00", // DISCONNECT
        "f0 00", // AUTH
        "20 03 00 00 00" // CONNACK
      })
  @Statement("MQTT-3.1.0-1")
  @Statement("MQTT-3.14.0-1")
  @Statement("MQTT311-3.1.0-1")
  @Statement("MQTT311-3.2.0-1")
  void anotherPacketBeforeConnectClosesTheConnectionWithoutAWord(String packet) {
    broker.open().send(packet).expectClosed();
  }

  @ParameterizedTest
  @EnumSource
  @Statement("MQTT-3.1.0-2")
  @Statement("MQTT-3.2.0-2")
  @Statement("MQTT311-3.1.0-2")
  void secondConnectClosesTheConnection(ProtocolVersion version) {
    Connect connect = Connect.of(version, broker.name()).cleanStart();
    RawClient client = broker.connect(connect);

    client.send(connect);

    if (version == V5) {
      client.expectDisconnect(0x82);
    } else {
      client.expectClosed();
    }
  }

  @ParameterizedTest
  @CsvSource({"MQTX, 4", "MQTX, 5", "mqtt, 5", "MQIsdq, 3", "'', 5"})
  @Statement("MQTT-3.1.2-1")
  @Statement("MQTT311-3.1.2-1")
  void wrongProtocolNameIsRefused(String name, int level) {
    Bytes connect = new Bytes().utf8(name).u8(level).u8(0x02).u16(0);

    broker.open().send(connect.u8(0).utf8("a").packet(0x10)).expectRefusedOrClosed();
  }

  @Test
  @Statement("MQTT-3.1.2-2")
  void newerProtocolVersionIsRefused() {
    Bytes connect = new Bytes().utf8("MQTT").u8(6).u8(0x02).u16(0).u8(0).utf8("a");

    broker.open().send(connect.packet(0x10)).expectRefusedOrClosed();
  }

  @ParameterizedTest
  @CsvSource({"MQTT, 2", "MQIsdp, 2"})
  @Statement("MQTT311-3.1.2-2")
  @Statement("MQTT311-3.2.2-5")
  void olderProtocolLevelIsRefusedWithReturnCode1(String name, int level) {
    Bytes connect = new Bytes().utf8(name).u8(level).u8(0x02).u16(0).utf8("a");
    RawClient client = broker.open().send(connect.packet(0x10));

    client.expect("20 02 00 01");
    client.expectClosed();
  }

  @ParameterizedTest
  @ValueSource(ints = {0x83, 0x84})
  void bridgeBitOfMosquittoIsNoOtherProtocolLevel(int level) {
    Bytes connect = new Bytes().utf8(level == 0x83 ? "MQIsdp" : "MQTT").u8(level).u8(0x02).u16(0);

    broker.open().send(connect.utf8(broker.name()).packet(0x10)).expect("20 02 00 00");
  }

  @ParameterizedTest
  @EnumSource
  @Statement("MQTT-3.1.4-5")
  @Statement("MQTT-3.2.0-1")
  @Statement("MQTT-3.2.2-1")
  @Statement("MQTT311-3.1.4-4")
  @Statement("MQTT311-3.2.0-1")
  void validConnectIsAcknowledged(ProtocolVersion version) {
    RawClient client = broker.open().send(Connect.of(version, broker.name()).cleanStart());

    Packet first = client.receive();

    assertEquals(PacketType.CONNACK, first.type());
    assertEquals(0, first.reasonCode());
    assertEquals(0, first.acknowledgeFlags());
    client.expectNothing();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "03 | 00 01 61                      | reserved bit",
        "0a | 00 01 61                      | will QoS 1 without will",
        "22 | 00 01 61                      | will retain without will",
        "1e | 00 01 61 00 00 01 74 00 01 77 | will QoS 3",
        "06 | 00 01 61                      | will without its fields",
        "06 | 00 01 61 00 00 01 74          | will without payload",
        "02 | 00 01 61 00 00 01 74 00 01 77 | will fields without will flag",
        "82 | 00 01 61                      | no user name in spite of the flag",
        "02 | 00 01 61 00 01 75             | user name without the flag",
        "42 | 00 01 61                      | no password in spite of the flag",
        "82 | 00 01 61 00 01 75 00 01 70    | password without the flag",
        "02 |                               | no client identifier",
        "02 | 00 02 61                      | client identifier cut short",
        "02 | 00 01 ff                      | client identifier not UTF-8",
        "06 | 00 01 61 00 00 01 ff 00 01 77 | will topic not UTF-8",
        "06 | 00 01 61 00 00 01 2b 00 01 77 | will topic with a wildcard",
        "06 | 00 01 61 00 00 00 00 01 77    | will topic empty",
        "82 | 00 01 61 00 01 ff             | user name not UTF-8",
      })
  @Statement("MQTT-3.1.2-3")
  @Statement("MQTT-3.1.2-9")
  @Statement("MQTT-3.1.2-11")
  @Statement("MQTT-3.1.2-12")
  @Statement("MQTT-3.1.2-13")
  @Statement("MQTT-3.1.2-16")
  @Statement("MQTT-3.1.2-17")
  @Statement("MQTT-3.1.2-18")
  @Statement("MQTT-3.1.2-19")
  @Statement("MQTT-3.1.3-3")
  @Statement("MQTT-3.1.3-4")
  @Statement("MQTT-3.1.3-11")
  @Statement("MQTT-3.1.3-12")
  @Statement("MQTT-3.1.4-1")
  void brokenConnectOfMqtt5IsRefused(String flags, @Nullable String payload, String why) {
    Bytes head = new Bytes().utf8("MQTT").u8(5).u8(Integer.parseInt(flags, 16)).u16(0).u8(0);

    broker.open().send(head.raw(bytes(payload)).packet(0x10)).expectRefusedOrClosed();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "03 | 00 01 61                   | reserved bit",
        "0a | 00 01 61                   | will QoS 1 without will",
        "22 | 00 01 61                   | will retain without will",
        "1e | 00 01 61 00 01 74 00 01 77 | will QoS 3",
        "06 | 00 01 61                   | will without its fields",
        "02 | 00 01 61 00 01 74 00 01 77 | will fields without will flag",
        "82 | 00 01 61                   | no user name in spite of the flag",
        "02 | 00 01 61 00 01 75          | user name without the flag",
        "c2 | 00 01 61 00 01 75          | no password in spite of the flag",
        "82 | 00 01 61 00 01 75 00 01 70 | password without the flag",
        "42 | 00 01 61 00 01 70          | password without user name",
        "02 |                            | no client identifier",
        "02 | 00 01 ff                   | client identifier not UTF-8",
        "06 | 00 01 61 00 01 ff 00 01 77 | will topic not UTF-8",
        "82 | 00 01 61 00 01 ff          | user name not UTF-8",
      })
  @Statement("MQTT311-3.1.2-3")
  @Statement("MQTT311-3.1.2-9")
  @Statement("MQTT311-3.1.2-11")
  @Statement("MQTT311-3.1.2-13")
  @Statement("MQTT311-3.1.2-14")
  @Statement("MQTT311-3.1.2-15")
  @Statement("MQTT311-3.1.2-18")
  @Statement("MQTT311-3.1.2-19")
  @Statement("MQTT311-3.1.2-20")
  @Statement("MQTT311-3.1.2-21")
  @Statement("MQTT311-3.1.2-22")
  @Statement("MQTT311-3.1.3-3")
  @Statement("MQTT311-3.1.3-4")
  @Statement("MQTT311-3.1.3-10")
  @Statement("MQTT311-3.1.3-11")
  @Statement("MQTT311-3.1.4-1")
  @Statement("MQTT311-3.2.2-6")
  void brokenConnectOfMqtt311ClosesTheConnectionWithoutConnack(
      String flags, @Nullable String payload, String why) {
    Bytes head = new Bytes().utf8("MQTT").u8(4).u8(Integer.parseInt(flags, 16)).u16(0);

    broker.open().send(head.raw(bytes(payload)).packet(0x10)).expectClosed();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "11 00 00 00 01 11 00 00 00 02", // session expiry twice
        "21 00 01 21 00 01", // Receive Maximum twice
        "21 00 00", // Receive Maximum 0
        "27 00 00 00 00", // Maximum Packet Size 0
        "22 00 01 22 00 01", // Topic Alias Maximum twice
        "17 02", // request problem information neither 0 nor 1
        "19 02", // request response information neither 0 nor 1
        "16 00 01 64", // authentication data without method
        "18 00 00 00 01", // will delay outside the will
        "23 00 01", // topic alias
        "0b 01", // subscription identifier
        "7f 00", // no property at all
        "11 00 00" // cut short
      })
  @Statement("MQTT-3.1.4-1")
  @Statement("MQTT-4.13.1-1")
  @Statement("MQTT-4.13.2-1")
  void brokenPropertiesAreRefused(String properties) {
    byte[] block = bytes(properties);
    Bytes head = new Bytes().utf8("MQTT").u8(5).u8(0x02).u16(0).variable(block.length);

    broker.open().send(head.raw(block).utf8("a").packet(0x10)).expectRefusedOrClosed();
  }

  @Test
  void passwordWithoutUserNameIsAllowedInMqtt5() {
    broker.connect(v5(broker.name()).cleanStart().password("p"));
  }

  @ParameterizedTest
  @EnumSource
  @Statement("MQTT311-3.1.3-1")
  void connectWithEveryFieldIsReadInTheOrderOfItsFields(ProtocolVersion version) {
    String topic = broker.name();
    RawClient subscriber = broker.subscriber(version, topic, 0);

    broker
        .connect(
            Connect.of(version, broker.name())
                .cleanStart()
                .will(topic, "gone", 0)
                .userName("user")
                .password("password"))
        .close();

    subscriber.expectPublish(topic, "gone");
  }

  @Test
  @Statement("MQTT-3.1.4-6")
  @Statement("MQTT311-3.1.4-5")
  void nothingAfterARefusedConnectIsProcessed() {
    String topic = broker.name();
    RawClient subscriber = broker.subscriber(topic, 0);
    Bytes refused = new Bytes().raw(v311("").bytes(V3_1_1));

    RawClient client = broker.open();
    client.send(refused.raw(publish(topic, "smuggled").bytes(V3_1_1)).toArray());

    client.expect("20 02 00 02");
    client.expectClosed();
    subscriber.expectNothing();
  }

  private static byte[] bytes(@Nullable String hex) {
    return hex == null ? new byte[0] : Hex.parse(hex);
  }
}
