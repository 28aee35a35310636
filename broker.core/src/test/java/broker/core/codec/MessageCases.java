package broker.core.codec;

import static broker.core.packet.ProtocolVersion.V3_1;
import static broker.core.packet.ProtocolVersion.V3_1_1;
import static broker.core.packet.ProtocolVersion.V5;
import static broker.core.packet.Role.CLIENT;
import static broker.core.packet.Role.SERVER;

import broker.core.packet.ProtocolVersion;
import broker.core.packet.PubAck;
import broker.core.packet.PubComp;
import broker.core.packet.PubRec;
import broker.core.packet.PubRel;
import broker.core.packet.Publish;
import broker.core.packet.PublishProperties;
import broker.core.packet.ReasonCode;
import broker.core.packet.SubAck;
import broker.core.packet.Subscribe;
import broker.core.packet.SubscriptionRequest;
import broker.core.packet.UnsubAck;
import broker.core.packet.Unsubscribe;
import broker.core.packet.UserProperty;
import broker.core.topic.TopicFilter;
import broker.core.topic.TopicName;
import java.util.List;

/** The packets that carry and order messages. */
final class MessageCases {
  private static final List<UserProperty> USER = List.of(new UserProperty("n", "v"));

  private final PacketCases table;

  MessageCases(PacketCases table) {
    this.table = table;
  }

  void addAll() {
    publish();
    acknowledgements();
    subscribe();
    unsubscribe();
  }

  private void publish() {
    PublishProperties none = PublishProperties.NONE;
    TopicName topic = TopicName.of("a/b");
    table.add(
        "PUBLISH of 3.1.1 with QoS 0",
        "MQTT311-2.3.1-5",
        V3_1_1,
        CLIENT,
        new Publish(topic, 0, false, true, 0, 0, -1, List.of(), none, Bytes.of("'hi'")),
        "31 07", // PUBLISH with RETAIN, remaining length
        "00 03 'a/b'", // topic name
        "'hi'"); // payload
    table.add(
        "PUBLISH of 3.1 with QoS 1 and DUP",
        "MQTT311-3.3.1-1",
        V3_1,
        CLIENT,
        new Publish(topic, 1, true, false, 10, 0, -1, List.of(), none, Bytes.of("")),
        "3A 07", // PUBLISH with DUP and QoS 1, remaining length
        "00 03 'a/b'", // topic name
        "00 0A"); // packet identifier
    publishOfVersion5();
  }

  private void publishOfVersion5() {
    PublishProperties none = PublishProperties.NONE;
    TopicName topic = TopicName.of("a/b");
    table.add(
        "PUBLISH of 5.0 with QoS 0",
        "MQTT-2.2.1-2 MQTT-3.3.2-1",
        V5,
        CLIENT,
        new Publish(topic, 0, false, false, 0, 0, -1, List.of(), none, Bytes.of("'hi'")),
        "30 08", // PUBLISH, remaining length
        "00 03 'a/b'", // topic name
        "00", // properties: none
        "'hi'"); // payload
    table.add(
        "PUBLISH of 5.0 with a topic alias for its topic",
        "MQTT-3.3.2-12",
        V5,
        CLIENT,
        new Publish(null, 1, false, false, 0xFFFF, 9, -1, List.of(), none, Bytes.of("'hi'")),
        "32 0A", // PUBLISH with QoS 1, remaining length
        "00 00", // topic name
        "FF FF", // packet identifier
        "03", // properties
        "23 00 09", // topic alias
        "'hi'"); // payload
    table.add(
        "PUBLISH of 5.0 with everything",
        "MQTT-3.3.2-13 MQTT-3.3.2-19 MQTT-3.3.4-3 MQTT-1.5.7-1",
        V5,
        SERVER,
        new Publish(
            topic,
            2,
            true,
            true,
            10,
            9,
            60,
            List.of(1, 200),
            new PublishProperties(1, "t", "r", Bytes.of("00 FF"), USER),
            Bytes.of("'hi'")),
        "3D 2D", // PUBLISH with DUP, QoS 2 and RETAIN, remaining length
        "00 03 'a/b'", // topic name
        "00 0A", // packet identifier
        "23", // properties
        "23 00 09", // topic alias
        "02 00 00 00 3C", // message expiry interval
        "0B 01", // subscription identifier
        "0B C8 01", // subscription identifier
        "01 01", // payload format indicator
        "03 00 01 't'", // content type
        "08 00 01 'r'", // response topic
        "09 00 02 00 FF", // correlation data
        "26 00 01 'n' 00 01 'v'", // user property
        "'hi'"); // payload
  }

  private void acknowledgements() {
    for (ProtocolVersion version : ProtocolVersion.values()) {
      String statements = version.isV5() ? "MQTT-2.2.1-5" : "MQTT311-2.3.1-6";
      ReasonCode ok = ReasonCode.SUCCESS;
      // type and flags, remaining length, packet identifier
      table.add("PUBACK", statements, version, CLIENT, new PubAck(5, ok), "40 02 00 05");
      table.add("PUBREC", statements, version, CLIENT, new PubRec(5, ok), "50 02 00 05");
      table.add("PUBREL", statements, version, CLIENT, new PubRel(5, ok), "62 02 00 05");
      table.add("PUBCOMP", statements, version, CLIENT, new PubComp(5, ok), "70 02 00 05");
    }
    table.add(
        "PUBREL with a reason",
        "MQTT-3.6.2-1",
        V5,
        SERVER,
        new PubRel(5, ReasonCode.PACKET_IDENTIFIER_NOT_FOUND),
        "62 03", // PUBREL, remaining length
        "00 05", // packet identifier
        "92"); // reason code, and no properties
    table.add(
        "PUBREC with everything",
        "MQTT-3.5.2-1",
        V5,
        CLIENT,
        new PubRec(5, ReasonCode.QUOTA_EXCEEDED, "full", USER),
        "50 12", // PUBREC, remaining length
        "00 05", // packet identifier
        "97", // reason code
        "0E", // properties
        "1F 00 04 'full'", // reason string
        "26 00 01 'n' 00 01 'v'"); // user property
    table.add(
        "PUBACK with a user property only",
        "MQTT-3.4.2-1",
        V5,
        CLIENT,
        new PubAck(5, ReasonCode.SUCCESS, null, USER),
        "40 0B", // PUBACK, remaining length
        "00 05", // packet identifier
        "00", // reason code
        "07", // properties
        "26 00 01 'n' 00 01 'v'"); // user property
    table.add(
        "PUBCOMP with a reason string only",
        "MQTT-3.7.2-1",
        V5,
        SERVER,
        new PubComp(5, ReasonCode.SUCCESS, "ok", List.of()),
        "70 09", // PUBCOMP, remaining length
        "00 05", // packet identifier
        "00", // reason code
        "05", // properties
        "1F 00 02 'ok'"); // reason string
  }

  private void subscribe() {
    table.add(
        "SUBSCRIBE of 3.1.1",
        "MQTT311-3.8.3-1 MQTT311-3.8.3-3",
        V3_1_1,
        CLIENT,
        new Subscribe(
            7,
            0,
            List.of(),
            List.of(new SubscriptionRequest("a/+", 1), new SubscriptionRequest("#/b", 2))),
        "82 0E", // SUBSCRIBE, remaining length
        "00 07", // packet identifier
        "00 03 'a/+' 01", // topic filter and QoS
        "00 03 '#/b' 02"); // topic filter, an invalid one, and QoS
    table.add(
        "SUBSCRIBE of 5.0",
        "MQTT-3.8.3-1 MQTT-3.8.3-2",
        V5,
        CLIENT,
        new Subscribe(
            7,
            200,
            USER,
            List.of(
                new SubscriptionRequest("a/+", TopicFilter.of("a/+"), 1, true, true, 2),
                new SubscriptionRequest("$share/g/b", 0))),
        "82 20", // SUBSCRIBE, remaining length
        "00 07", // packet identifier
        "0A", // properties
        "0B C8 01", // subscription identifier
        "26 00 01 'n' 00 01 'v'", // user property
        "00 03 'a/+'", // topic filter
        "2D", // options: retain handling 2, retain as published, no local, QoS 1
        "00 0A '$share/g/b'", // topic filter of a shared subscription
        "00"); // options
    table.add(
        "SUBACK of 3.1.1",
        "MQTT311-3.9.3-1 MQTT311-3.9.3-2",
        V3_1_1,
        SERVER,
        new SubAck(7, List.of(ReasonCode.GRANTED_QOS_2, ReasonCode.UNSPECIFIED_ERROR)),
        "90 04", // SUBACK, remaining length
        "00 07", // packet identifier
        "02 80"); // return codes
    table.add(
        "SUBACK of 5.0",
        "MQTT-3.9.3-1 MQTT-3.9.3-2",
        V5,
        SERVER,
        new SubAck(
            7, List.of(ReasonCode.GRANTED_QOS_1, ReasonCode.TOPIC_FILTER_INVALID), "x", USER),
        "90 10", // SUBACK, remaining length
        "00 07", // packet identifier
        "0B", // properties
        "1F 00 01 'x'", // reason string
        "26 00 01 'n' 00 01 'v'", // user property
        "01 8F"); // reason codes
  }

  private void unsubscribe() {
    table.add(
        "UNSUBSCRIBE of 3.1",
        "MQTT311-3.10.3-1 MQTT311-3.10.3-2",
        V3_1,
        CLIENT,
        new Unsubscribe(7, List.of(), List.of("a", "b")),
        "A2 08", // UNSUBSCRIBE, remaining length
        "00 07", // packet identifier
        "00 01 'a'", // topic filter
        "00 01 'b'"); // topic filter
    table.add(
        "UNSUBSCRIBE of 5.0",
        "MQTT-3.10.3-1 MQTT-3.10.3-2",
        V5,
        CLIENT,
        new Unsubscribe(7, USER, List.of("a")),
        "A2 0D", // UNSUBSCRIBE, remaining length
        "00 07", // packet identifier
        "07", // properties
        "26 00 01 'n' 00 01 'v'", // user property
        "00 01 'a'"); // topic filter
    table.add(
        "UNSUBACK of 3.1.1",
        "MQTT311-2.3.1-7",
        V3_1_1,
        SERVER,
        new UnsubAck(7, List.of()),
        "B0 02", // UNSUBACK, remaining length
        "00 07"); // packet identifier
    table.add(
        "UNSUBACK of 5.0",
        "MQTT-3.11.3-1 MQTT-3.11.3-2",
        V5,
        SERVER,
        new UnsubAck(7, List.of(ReasonCode.SUCCESS, ReasonCode.NO_SUBSCRIPTION_EXISTED)),
        "B0 05", // UNSUBACK, remaining length
        "00 07", // packet identifier
        "00", // properties: none
        "00 11"); // reason codes
  }
}
