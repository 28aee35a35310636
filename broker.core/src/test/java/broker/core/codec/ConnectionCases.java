package broker.core.codec;

import static broker.core.packet.ProtocolVersion.V3_1;
import static broker.core.packet.ProtocolVersion.V3_1_1;
import static broker.core.packet.ProtocolVersion.V5;
import static broker.core.packet.Role.CLIENT;
import static broker.core.packet.Role.SERVER;

import broker.core.packet.Auth;
import broker.core.packet.ConnAck;
import broker.core.packet.ConnAckProperties;
import broker.core.packet.Connect;
import broker.core.packet.ConnectProperties;
import broker.core.packet.Disconnect;
import broker.core.packet.PingReq;
import broker.core.packet.PingResp;
import broker.core.packet.ProtocolVersion;
import broker.core.packet.ReasonCode;
import broker.core.packet.UserProperty;
import broker.core.packet.Will;
import broker.core.topic.TopicName;
import java.util.List;

/** The packets that begin, guard and end a connection. */
final class ConnectionCases {
  private static final List<UserProperty> USER = List.of(new UserProperty("n", "v"));

  private final PacketCases table;

  ConnectionCases(PacketCases table) {
    this.table = table;
  }

  void addAll() {
    connect();
    connAck();
    ping();
    disconnect();
    auth();
  }

  private static Connect connect(ProtocolVersion version, boolean bridge, boolean cleanStart) {
    ConnectProperties none = ConnectProperties.DEFAULTS;
    return new Connect(version, bridge, "c", cleanStart, 60, none, null, null, null);
  }

  private void connect() {
    table.add(
        "CONNECT of 3.1",
        "MQTT311-3.1.2-1",
        V3_1,
        CLIENT,
        connect(V3_1, false, true),
        "10 0F", // CONNECT, remaining length
        "00 06 'MQIsdp' 03", // protocol name and level
        "02", // flags: clean session
        "00 3C", // keep alive
        "00 01 'c'"); // client identifier
    table.add(
        "CONNECT of a 3.1.1 bridge",
        "MQTT311-3.1.3-3",
        V3_1_1,
        CLIENT,
        connect(V3_1_1, true, false),
        "10 0D", // CONNECT, remaining length
        "00 04 'MQTT' 84", // protocol name and level, with the bridge's bit
        "00", // flags
        "00 3C", // keep alive
        "00 01 'c'"); // client identifier
    table.add(
        "CONNECT of 3.1.1 with everything",
        "MQTT311-3.1.3-1 MQTT311-3.1.2-9 MQTT311-3.1.2-19 MQTT311-3.1.2-21",
        V3_1_1,
        CLIENT,
        new Connect(
            V3_1_1,
            false,
            "c",
            true,
            60,
            ConnectProperties.DEFAULTS,
            new Will(TopicName.of("w"), Bytes.of("FF"), 1, true, Bytes.of(""), 0, -1),
            "u",
            Bytes.of("00 01")),
        "10 1A", // CONNECT, remaining length
        "00 04 'MQTT' 04", // protocol name and level
        "EE", // flags: user name, password, will retain, will QoS 1, will, clean session
        "00 3C", // keep alive
        "00 01 'c'", // client identifier
        "00 01 'w'", // will topic
        "00 01 FF", // will payload
        "00 01 'u'", // user name
        "00 02 00 01"); // password
    connectOfVersion5();
  }

  private void connectOfVersion5() {
    table.add(
        "CONNECT of 5.0",
        "MQTT-3.1.2-1 MQTT-2.2.2-1",
        V5,
        CLIENT,
        connect(V5, false, true),
        "10 0E", // CONNECT, remaining length
        "00 04 'MQTT' 05", // protocol name and level
        "02", // flags: clean start
        "00 3C", // keep alive
        "00", // properties: none
        "00 01 'c'"); // client identifier
    table.add(
        "CONNECT of 5.0 with a password only",
        "MQTT-3.1.2-16 MQTT-3.1.2-19",
        V5,
        CLIENT,
        new Connect(
            V5, false, "", true, 0, ConnectProperties.DEFAULTS, null, null, Bytes.of("'pw'")),
        "10 11", // CONNECT, remaining length
        "00 04 'MQTT' 05", // protocol name and level
        "42", // flags: password, clean start
        "00 00", // keep alive
        "00", // properties: none
        "00 00", // client identifier
        "00 02 'pw'"); // password
    connectWithEverything();
  }

  private void connectWithEverything() {
    table.add(
        "CONNECT of 5.0 with everything",
        "MQTT-3.1.3-1 MQTT-3.1.2-9 MQTT-3.1.2-17 MQTT-3.1.2-19 MQTT-1.5.4-3",
        V5,
        CLIENT,
        new Connect(
            V5,
            false,
            "\uFEFFc",
            false,
            60,
            new ConnectProperties(
                0xFFFF_FFFFL, 10, 1_000, 5, true, false, USER, "m", Bytes.of("01 02")),
            new Will(
                TopicName.of("w"),
                Bytes.of("'bye'"),
                2,
                false,
                Bytes.of("01 01 26 00 01 'n' 00 01 'v'"),
                30,
                60),
            "u",
            Bytes.of("'p'")),
        "10 57", // CONNECT, remaining length
        "00 04 'MQTT' 05", // protocol name and level
        "D4", // flags: user name, password, will QoS 2, will
        "00 3C", // keep alive
        "24", // properties
        "11 FF FF FF FF", // session expiry interval
        "21 00 0A", // receive maximum
        "27 00 00 03 E8", // maximum packet size
        "22 00 05", // topic alias maximum
        "19 01", // request response information
        "17 00", // request problem information
        "26 00 01 'n' 00 01 'v'", // user property
        "15 00 01 'm'", // authentication method
        "16 00 02 01 02", // authentication data
        "00 04 EF BB BF 'c'", // client identifier, with a byte order mark that stays
        "13", // will properties
        "18 00 00 00 1E", // will delay interval
        "02 00 00 00 3C", // message expiry interval
        "01 01", // payload format indicator
        "26 00 01 'n' 00 01 'v'", // user property
        "00 01 'w'", // will topic
        "00 03 'bye'", // will payload
        "00 01 'u'", // user name
        "00 01 'p'"); // password
  }

  private void connAck() {
    ConnAckProperties none = ConnAckProperties.DEFAULTS;
    table.add(
        "CONNACK of 3.1",
        "MQTT311-3.2.2-6",
        V3_1,
        SERVER,
        new ConnAck(false, ReasonCode.NOT_AUTHORIZED, none),
        "20 02", // CONNACK, remaining length
        "00", // reserved
        "05"); // return code
    table.add(
        "CONNACK of 3.1.1",
        "MQTT311-3.2.2-3",
        V3_1_1,
        SERVER,
        new ConnAck(true, ReasonCode.SUCCESS, none),
        "20 02", // CONNACK, remaining length
        "01", // session present
        "00"); // return code
    connAckOfVersion5();
  }

  private void connAckOfVersion5() {
    table.add(
        "CONNACK of 5.0",
        "MQTT-3.2.2-1 MQTT-3.2.2-3",
        V5,
        SERVER,
        new ConnAck(true, ReasonCode.SUCCESS, ConnAckProperties.DEFAULTS),
        "20 03", // CONNACK, remaining length
        "01", // session present
        "00", // reason code
        "00"); // properties: none
    table.add(
        "CONNACK of 5.0 with everything",
        "MQTT-3.2.2-8",
        V5,
        SERVER,
        new ConnAck(
            false,
            ReasonCode.SERVER_MOVED,
            new ConnAckProperties(
                5,
                10,
                1,
                false,
                1_000,
                "id",
                7,
                "why",
                USER,
                false,
                false,
                false,
                30,
                "info",
                "srv",
                "m",
                Bytes.of("01"))),
        "20 47", // CONNACK, remaining length
        "00", // session present: no
        "9D", // reason code
        "44", // properties
        "11 00 00 00 05", // session expiry interval
        "21 00 0A", // receive maximum
        "24 01", // maximum QoS
        "27 00 00 03 E8", // maximum packet size
        "12 00 02 'id'", // assigned client identifier
        "22 00 07", // topic alias maximum
        "25 00", // retain available
        "28 00", // wildcard subscription available
        "29 00", // subscription identifiers available
        "2A 00", // shared subscription available
        "13 00 1E", // server keep alive
        "1A 00 04 'info'", // response information
        "1C 00 03 'srv'", // server reference
        "15 00 01 'm'", // authentication method
        "16 00 01 01", // authentication data
        "1F 00 03 'why'", // reason string
        "26 00 01 'n' 00 01 'v'"); // user property
  }

  private void ping() {
    table.add("PINGREQ", "MQTT-2.1.3-1", V5, CLIENT, PingReq.INSTANCE, "C0 00");
    table.add("PINGRESP", "MQTT-2.1.3-1", V3_1_1, SERVER, PingResp.INSTANCE, "D0 00");
  }

  private void disconnect() {
    Disconnect plain = new Disconnect(ReasonCode.SUCCESS, null);
    table.add("DISCONNECT of 3.1.1", "MQTT311-3.14.1-1", V3_1_1, CLIENT, plain, "E0 00");
    table.add("DISCONNECT of 5.0", "MQTT-3.14.1-1", V5, CLIENT, plain, "E0 00");
    table.add(
        "DISCONNECT with a reason",
        "MQTT-3.14.2-1",
        V5,
        CLIENT,
        new Disconnect(ReasonCode.DISCONNECT_WITH_WILL, null),
        "E0 01", // DISCONNECT, remaining length
        "04"); // reason code, and no properties
    table.add(
        "DISCONNECT of a client with a session expiry interval",
        "MQTT-3.14.2-1",
        V5,
        CLIENT,
        new Disconnect(ReasonCode.SUCCESS, 1, null, null, List.of()),
        "E0 07", // DISCONNECT, remaining length
        "00", // reason code
        "05", // properties
        "11 00 00 00 01"); // session expiry interval
    table.add(
        "DISCONNECT of a server with everything",
        "MQTT-3.14.2-1",
        V5,
        SERVER,
        new Disconnect(ReasonCode.SERVER_MOVED, -1, "why", "srv", USER),
        "E0 15", // DISCONNECT, remaining length
        "9D", // reason code
        "13", // properties
        "1C 00 03 'srv'", // server reference
        "1F 00 03 'why'", // reason string
        "26 00 01 'n' 00 01 'v'"); // user property
  }

  private void auth() {
    table.add(
        "AUTH in its short form",
        "MQTT-3.15.2-1",
        V5,
        SERVER,
        new Auth(ReasonCode.SUCCESS, null, null, null, List.of()),
        "F0 00");
    table.add(
        "AUTH with everything",
        "MQTT-3.15.1-1 MQTT-3.15.2-1",
        V5,
        CLIENT,
        new Auth(ReasonCode.RE_AUTHENTICATE, "m", Bytes.of("01 02"), "why", USER),
        "F0 18", // AUTH, remaining length
        "19", // reason code
        "16", // properties
        "15 00 01 'm'", // authentication method
        "16 00 02 01 02", // authentication data
        "1F 00 03 'why'", // reason string
        "26 00 01 'n' 00 01 'v'"); // user property
  }
}
