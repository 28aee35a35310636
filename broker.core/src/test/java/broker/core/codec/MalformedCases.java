package broker.core.codec;

import static broker.core.packet.ProtocolVersion.V3_1;
import static broker.core.packet.ProtocolVersion.V3_1_1;
import static broker.core.packet.ProtocolVersion.V5;
import static broker.core.packet.Role.CLIENT;
import static broker.core.packet.Role.SERVER;

import broker.core.packet.ProtocolVersion;
import broker.core.packet.ReasonCode;
import broker.core.packet.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What is refused. Each case is a comment that names it and a row: reason code, the statements it
 * proves, of which the first is the one it is refused with, and after the colon the packet.
 */
final class MalformedCases {
  private static final String FIXED_HEADER =
      """
      # type 0
      81 2.1.2 : 00 00
      # CONNECT with a flag
      81 MQTT-2.1.3-1 : 11 0E 00 04 'MQTT' 05 02 00 3C 00 00 01 'c'
      # PUBACK with a flag
      81 MQTT-2.1.3-1 : 41 02 00 05
      # PUBREL without its flag
      81 MQTT-2.1.3-1 MQTT-3.6.1-1 : 60 02 00 05
      # SUBSCRIBE without its flag
      81 MQTT-2.1.3-1 MQTT-3.8.1-1 : 80 07 00 07 00 00 01 'a' 00
      # UNSUBSCRIBE without its flag
      81 MQTT-2.1.3-1 MQTT-3.10.1-1 : A0 06 00 07 00 00 01 'a'
      # PINGREQ with a flag
      81 MQTT-2.1.3-1 : C1 00
      # DISCONNECT with a flag
      81 MQTT-2.1.3-1 MQTT-3.14.1-1 : E1 00
      # AUTH with a flag
      81 MQTT-2.1.3-1 MQTT-3.15.1-1 : F1 06 18 04 15 00 01 'm'
      # CONNACK from a client
      82 2.1.2 : 20 03 00 00 00
      # SUBACK from a client
      82 2.1.2 : 90 04 00 07 00 00
      # PINGREQ with a body
      81 1.2 : C0 01 00
      """;

  private static final String CONNECT =
      """
      # CONNECT with another protocol name
      84 MQTT-3.1.2-2 MQTT-3.1.2-1 : 10 0E 00 04 'mqtt' 05 02 00 3C 00 00 01 'c'
      # CONNECT with a future protocol version
      84 MQTT-3.1.2-2 : 10 0E 00 04 'MQTT' 06 02 00 3C 00 00 01 'c'
      # CONNECT with the level of one version and the name of another
      84 MQTT-3.1.2-2 : 10 0F 00 06 'MQIsdp' 04 02 00 3C 00 01 'c'
      # CONNECT with the bridge's bit, which 5.0 does not know
      84 MQTT-3.1.2-2 : 10 0E 00 04 'MQTT' 85 02 00 3C 00 00 01 'c'
      # CONNECT with nothing in it
      81 1.2 : 10 00
      # CONNECT that ends after the protocol name
      81 1.2 : 10 06 00 04 'MQTT'
      # CONNECT with the reserved flag
      81 MQTT-3.1.2-3 : 10 0E 00 04 'MQTT' 05 03 00 3C 00 00 01 'c'
      # CONNECT with Will QoS 3
      81 MQTT-3.1.2-12 : 10 13 00 04 'MQTT' 05 1E 00 3C 00 00 01 'c' 00 00 01 'w' 00
      # CONNECT with Will QoS, but without Will
      81 MQTT-3.1.2-11 : 10 0E 00 04 'MQTT' 05 0A 00 3C 00 00 01 'c'
      # CONNECT with Will Retain, but without Will
      81 MQTT-3.1.2-13 : 10 0E 00 04 'MQTT' 05 22 00 3C 00 00 01 'c'
      # CONNECT without the Will it announces
      81 1.2 MQTT-3.1.2-9 : 10 0E 00 04 'MQTT' 05 06 00 3C 00 00 01 'c'
      # CONNECT without the Will Payload it announces
      81 1.2 MQTT-3.1.2-9 : 10 12 00 04 'MQTT' 05 06 00 3C 00 00 01 'c' 00 00 01 'w'
      # CONNECT without the user name it announces
      81 1.2 MQTT-3.1.2-17 : 10 0E 00 04 'MQTT' 05 82 00 3C 00 00 01 'c'
      # CONNECT with a user name it does not announce
      81 1.2 MQTT-3.1.2-16 MQTT-3.1.2-18 : 10 11 00 04 'MQTT' 05 02 00 3C 00 00 01 'c' 00 01 'u'
      # CONNECT without the password it announces
      81 1.2 MQTT-3.1.2-19 : 10 11 00 04 'MQTT' 05 C2 00 3C 00 00 01 'c' 00 01 'u'
      # CONNECT without client identifier
      81 1.2 MQTT-3.1.3-3 : 10 0B 00 04 'MQTT' 05 02 00 3C 00
      # CONNECT with a stray byte in its client identifier
      81 MQTT-1.5.4-1 MQTT-3.1.3-4 : 10 0E 00 04 'MQTT' 05 02 00 3C 00 00 01 FF
      # CONNECT with a surrogate in its client identifier
      81 MQTT-1.5.4-1 : 10 10 00 04 'MQTT' 05 02 00 3C 00 00 03 ED A0 80
      # CONNECT with U+0000 in its client identifier
      81 MQTT-1.5.4-1 MQTT-1.5.4-2 : 10 0E 00 04 'MQTT' 05 02 00 3C 00 00 01 00
      # CONNECT with an ill-formed user name
      81 MQTT-1.5.4-1 MQTT-3.1.3-12 : 10 11 00 04 'MQTT' 05 82 00 3C 00 00 01 'c' 00 01 80
      # CONNECT with an ill-formed Will Topic
      81 MQTT-1.5.4-1 MQTT-3.1.3-11 : 10 14 00 04 'MQTT' 05 06 00 3C 00 00 01 'c' 00 00 01 C3 00 00
      # CONNECT with a wildcard in the Will Topic
      90 MQTT-3.3.2-2 MQTT-4.7.0-1 : 10 14 00 04 'MQTT' 05 06 00 3C 00 00 01 'c' 00 00 01 '#' 00 00
      # CONNECT with an empty Will Topic
      90 MQTT-3.3.2-2 MQTT-4.7.3-1 : 10 13 00 04 'MQTT' 05 06 00 3C 00 00 01 'c' 00 00 00 00 00
      """;

  private static final String PROPERTIES =
      """
      # an identifier that there is not
      81 2.2.2.2 : 10 10 00 04 'MQTT' 05 02 00 3C 02 7F 00 00 01 'c'
      # an identifier of two bytes
      81 2.2.2.2 : 10 11 00 04 'MQTT' 05 02 00 3C 03 A6 01 00 00 01 'c'
      # a property of another packet
      81 2.2.2.2 : 10 11 00 04 'MQTT' 05 02 00 3C 03 23 00 01 00 01 'c'
      # a property of the Will
      81 2.2.2.2 : 10 13 00 04 'MQTT' 05 02 00 3C 05 18 00 00 00 01 00 01 'c'
      # a section longer than the packet
      81 1.2 : 10 0E 00 04 'MQTT' 05 02 00 3C 09 00 01 'c'
      # a number longer than its section
      81 1.2 : 10 10 00 04 'MQTT' 05 02 00 3C 02 21 00 00 01 'c'
      # a string longer than its section
      81 1.2 : 10 12 00 04 'MQTT' 05 02 00 3C 04 15 00 02 'm' 00 01 'c'
      # a string pair without its second string
      81 1.2 : 10 12 00 04 'MQTT' 05 02 00 3C 04 26 00 01 'n' 00 01 'c'
      # a section length in more bytes than it takes
      81 MQTT-1.5.5-1 : 10 0F 00 04 'MQTT' 05 02 00 3C 80 00 00 01 'c'
      # a section length in five bytes
      81 MQTT-1.5.5-1 : 10 12 00 04 'MQTT' 05 02 00 3C FF FF FF FF 7F 00 01 'c'
      # an ill-formed name of a User Property
      81 MQTT-1.5.4-1 MQTT-1.5.7-1 : 10 14 00 04 'MQTT' 05 02 00 3C 07 26 00 01 FF 00 01 'v' 00 00
      # an ill-formed value of a User Property
      81 MQTT-1.5.4-1 MQTT-1.5.7-1 : 10 14 00 04 'MQTT' 05 02 00 3C 07 26 00 01 'n' 00 01 FF 00 00
      # Receive Maximum twice
      82 2.2.2.2 : 10 14 00 04 'MQTT' 05 02 00 3C 06 21 00 01 21 00 01 00 01 'c'
      # Receive Maximum 0
      82 2.2.2.2 : 10 11 00 04 'MQTT' 05 02 00 3C 03 21 00 00 00 01 'c'
      # Maximum Packet Size 0
      82 2.2.2.2 : 10 13 00 04 'MQTT' 05 02 00 3C 05 27 00 00 00 00 00 01 'c'
      # Request Problem Information 2
      82 2.2.2.2 : 10 10 00 04 'MQTT' 05 02 00 3C 02 17 02 00 01 'c'
      # Request Response Information 2
      82 2.2.2.2 : 10 10 00 04 'MQTT' 05 02 00 3C 02 19 02 00 01 'c'
      # Authentication Data without Authentication Method
      82 3.1.2.11.10 : 10 11 00 04 'MQTT' 05 02 00 3C 03 16 00 00 00 01 'c'
      # Will with Payload Format Indicator 2
      82 2.2.2.2 : 10 16 00 04 'MQTT' 05 06 00 3C 00 00 01 'c' 02 01 02 00 01 'w' 00 00
      # Will with a Topic Alias
      81 2.2.2.2 : 10 17 00 04 'MQTT' 05 06 00 3C 00 00 01 'c' 03 23 00 01 00 01 'w' 00 00
      """;

  private static final String PUBLISH =
      """
      # PUBLISH with QoS 3
      81 MQTT-3.3.1-4 : 36 06 00 01 'a' 00 05 00
      # PUBLISH with DUP and QoS 0
      81 MQTT-3.3.1-2 : 38 04 00 01 'a' 00
      # PUBLISH with packet identifier 0
      81 MQTT-2.2.1-3 : 32 06 00 01 'a' 00 00 00
      # PUBLISH that ends before its packet identifier
      81 1.2 : 32 04 00 01 'a' 00
      # PUBLISH that ends before its properties
      81 1.2 : 32 05 00 01 'a' 00 05
      # PUBLISH that ends within its topic name
      81 1.2 MQTT-3.3.2-1 : 30 03 00 02 'a'
      # PUBLISH that ends before its topic name
      81 1.2 MQTT-3.3.2-1 : 30 01 00
      # PUBLISH without topic name and topic alias
      82 3.3.2.1 MQTT-4.7.3-1 : 30 03 00 00 00
      # PUBLISH with an ill-formed topic name
      81 MQTT-1.5.4-1 MQTT-3.3.2-1 : 30 04 00 01 FF 00
      # PUBLISH with U+0000 in the topic name
      81 MQTT-1.5.4-1 MQTT-4.7.3-2 : 30 04 00 01 00 00
      # PUBLISH with a wildcard in the topic name
      90 MQTT-3.3.2-2 MQTT-4.7.0-1 : 30 06 00 03 'a/+' 00
      # PUBLISH with topic alias 0
      94 MQTT-3.3.2-8 MQTT-3.3.2-7 : 30 07 00 01 'a' 03 23 00 00
      # PUBLISH with two topic aliases
      82 2.2.2.2 : 30 0A 00 01 'a' 06 23 00 01 23 00 01
      # PUBLISH of a client with a subscription identifier
      82 MQTT-3.3.4-6 : 30 06 00 01 'a' 02 0B 01
      # PUBLISH with a wildcard in the response topic
      82 MQTT-3.3.2-14 : 30 08 00 01 'a' 04 08 00 01 '#'
      # PUBLISH with an empty response topic
      82 MQTT-3.3.2-14 MQTT-4.7.3-1 : 30 07 00 01 'a' 03 08 00 00
      # PUBLISH with an ill-formed response topic
      81 MQTT-1.5.4-1 MQTT-3.3.2-13 : 30 08 00 01 'a' 04 08 00 01 FF
      # PUBLISH with an ill-formed content type
      81 MQTT-1.5.4-1 MQTT-3.3.2-19 : 30 08 00 01 'a' 04 03 00 01 FF
      # PUBLISH with payload format indicator 2
      82 2.2.2.2 : 30 06 00 01 'a' 02 01 02
      # PUBLISH with a section that takes more than what is left
      81 1.2 : 30 05 00 01 'a' 02 01
      # PUBLISH with a section length in more bytes than it takes
      81 MQTT-1.5.5-1 : 30 05 00 01 'a' 80 00
      """;

  private static final String ACKNOWLEDGEMENTS =
      """
      # PUBACK with packet identifier 0
      81 MQTT-2.2.1-3 : 40 02 00 00
      # PUBACK that ends within its packet identifier
      81 1.2 : 40 01 00
      # PUBACK with a reason it does not have
      82 MQTT-3.4.2-1 : 40 03 00 05 92
      # PUBACK with a reason there is not
      82 MQTT-3.4.2-1 : 40 03 00 05 7F
      # PUBREC with a reason it does not have
      82 MQTT-3.5.2-1 : 50 03 00 05 01
      # PUBREL with a reason it does not have
      82 MQTT-3.6.2-1 : 62 03 00 05 80
      # PUBCOMP with a reason it does not have
      82 MQTT-3.7.2-1 : 70 03 00 05 80
      # PUBACK with two reason strings
      82 2.2.2.2 MQTT-3.4.2-2 : 40 0A 00 05 00 06 1F 00 00 1F 00 00
      # PUBACK with a property it does not have
      81 2.2.2.2 : 40 07 00 05 00 03 23 00 01
      # PUBACK with bytes after its properties
      81 1.2 : 40 05 00 05 00 00 00
      """;

  private static final String SUBSCRIBE =
      """
      # SUBSCRIBE with packet identifier 0
      81 MQTT-2.2.1-3 : 82 07 00 00 00 00 01 'a' 00
      # SUBSCRIBE without topic filter
      82 MQTT-3.8.3-2 MQTT-3.8.3-3 : 82 03 00 07 00
      # SUBSCRIBE that ends before its options
      81 1.2 : 82 06 00 07 00 00 01 'a'
      # SUBSCRIBE with an ill-formed topic filter
      81 MQTT-1.5.4-1 MQTT-3.8.3-1 : 82 07 00 07 00 00 01 FF 00
      # SUBSCRIBE with a reserved option
      81 MQTT-3.8.3-5 : 82 07 00 07 00 00 01 'a' 40
      # SUBSCRIBE with maximum QoS 3
      82 3.8.3.1 : 82 07 00 07 00 00 01 'a' 03
      # SUBSCRIBE with retain handling 3
      82 3.8.3.1 : 82 07 00 07 00 00 01 'a' 30
      # SUBSCRIBE with no local and a shared subscription
      82 MQTT-3.8.3-4 : 82 10 00 07 00 00 0A '$share/g/a' 04
      # SUBSCRIBE with subscription identifier 0
      82 2.2.2.2 : 82 09 00 07 02 0B 00 00 01 'a' 00
      # SUBSCRIBE with two subscription identifiers
      82 2.2.2.2 : 82 0B 00 07 04 0B 01 0B 02 00 01 'a' 00
      # SUBSCRIBE with a subscription identifier in more bytes than it takes
      81 MQTT-1.5.5-1 : 82 0A 00 07 03 0B 81 00 00 01 'a' 00
      # UNSUBSCRIBE with packet identifier 0
      81 MQTT-2.2.1-3 : A2 06 00 00 00 00 01 'a'
      # UNSUBSCRIBE without topic filter
      82 MQTT-3.10.3-2 : A2 03 00 07 00
      # UNSUBSCRIBE with an ill-formed topic filter
      81 MQTT-1.5.4-1 MQTT-3.10.3-1 : A2 06 00 07 00 00 01 FF
      """;

  private static final String DISCONNECT_AND_AUTH =
      """
      # DISCONNECT of a client with a reason that only servers have
      82 MQTT-3.14.2-1 : E0 01 8B
      # DISCONNECT with a reason there is not
      82 MQTT-3.14.2-1 : E0 01 05
      # DISCONNECT of a client with a server reference
      82 MQTT-3.14.2-2 : E0 06 00 04 1C 00 01 's'
      # AUTH of a client with Success
      82 MQTT-3.15.2-1 : F0 00
      # AUTH without authentication method
      82 3.15.2.2.2 : F0 02 18 00
      # AUTH that ends before its properties
      81 1.2 : F0 01 18
      """;

  private static final String FROM_SERVER =
      """
      # CONNACK with a reserved flag
      81 MQTT-3.2.2-1 : 20 03 02 00 00
      # CONNACK that refuses and has a session present
      82 MQTT-3.2.2-6 : 20 03 01 87 00
      # CONNACK with a reason it does not have
      82 MQTT-3.2.2-8 : 20 03 00 8E 00
      # CONNACK with maximum QoS 2
      82 2.2.2.2 : 20 05 00 00 02 24 02
      # PUBLISH with subscription identifier 0
      82 2.2.2.2 : 30 06 00 01 'a' 02 0B 00
      # SUBACK with a reason it does not have
      82 MQTT-3.9.3-2 : 90 04 00 07 00 03
      # UNSUBACK with a reason it does not have
      82 MQTT-3.11.3-2 : B0 04 00 07 00 01
      # DISCONNECT of a server with a reason that only clients have
      82 MQTT-3.14.2-1 : E0 01 04
      # DISCONNECT of a server with a session expiry interval
      82 MQTT-3.14.2-2 : E0 07 00 05 11 00 00 00 01
      # AUTH of a server with Re-authenticate
      82 MQTT-3.15.2-1 : F0 06 19 04 15 00 01 'm'
      # CONNECT from a server
      82 2.1.2 : 10 0E 00 04 'MQTT' 05 02 00 3C 00 00 01 'c'
      """;

  private static final String VERSION_3_1_1 =
      """
      # CONNECT with a password, but without user name
      81 MQTT311-3.1.2-22 : 10 11 00 04 'MQTT' 04 42 00 3C 00 01 'c' 00 02 'pw'
      # CONNECT with the reserved flag
      81 MQTT-3.1.2-3 MQTT311-3.1.2-3 : 10 0D 00 04 'MQTT' 04 03 00 3C 00 01 'c'
      # CONNECT with Will QoS, but without Will
      81 MQTT-3.1.2-11 MQTT311-3.1.2-13 : 10 0D 00 04 'MQTT' 04 0A 00 3C 00 01 'c'
      # CONNECT with Will QoS 3
      81 MQTT-3.1.2-12 MQTT311-3.1.2-14 : 10 12 00 04 'MQTT' 04 1E 00 3C 00 01 'c' 00 01 'w' 00 00
      # CONNECT with Will Retain, but without Will
      81 MQTT-3.1.2-13 MQTT311-3.1.2-15 : 10 0D 00 04 'MQTT' 04 22 00 3C 00 01 'c'
      # CONNECT with an unknown level
      84 MQTT-3.1.2-2 MQTT311-3.1.2-2 : 10 0D 00 04 'MQTT' 07 02 00 3C 00 01 'c'
      # PUBREL without its flag
      81 MQTT-2.1.3-1 MQTT311-3.6.1-1 : 60 02 00 05
      # PUBACK with a reason
      81 1.2 : 40 03 00 05 00
      # PUBLISH with QoS 3
      81 MQTT-3.3.1-4 MQTT311-3.3.1-4 : 36 05 00 01 'a' 00 05
      # PUBLISH without topic name
      82 3.3.2.1 MQTT311-4.7.3-1 : 30 02 00 00
      # PUBLISH with packet identifier 0
      81 MQTT-2.2.1-3 MQTT311-2.3.1-1 : 32 05 00 01 'a' 00 00
      # SUBSCRIBE with an option of 5.0
      81 MQTT-3.8.3-5 MQTT311-3.8.3-4 : 82 06 00 07 00 01 'a' 04
      # SUBSCRIBE with QoS 3
      81 MQTT311-3.8.3-4 : 82 06 00 07 00 01 'a' 03
      # SUBSCRIBE without topic filter
      82 MQTT-3.8.3-2 MQTT311-3.8.3-3 : 82 02 00 07
      # DISCONNECT with a reason
      81 1.2 : E0 01 00
      # AUTH, which 5.0 brought
      81 2.1.2 : F0 00
      """;

  private static final String VERSION_3_1_1_FROM_SERVER =
      """
      # CONNACK with a reserved flag
      81 MQTT-3.2.2-1 : 20 02 02 00
      # CONNACK that refuses and has a session present
      82 MQTT-3.2.2-6 MQTT311-3.2.2-4 : 20 02 01 05
      # CONNACK with a reserved return code
      81 MQTT311-3.2.2-6 : 20 02 00 06
      # SUBACK with a reserved return code
      81 MQTT311-3.9.3-2 : 90 03 00 07 03
      # DISCONNECT of a server
      82 2.1.2 : E0 00
      # UNSUBACK with a return code
      81 1.2 : B0 03 00 07 00
      """;

  private static final String VERSION_3_1 =
      """
      # CONNECT with a password, but without user name
      81 MQTT311-3.1.2-22 : 10 13 00 06 'MQIsdp' 03 42 00 3C 00 01 'c' 00 02 'pw'
      # SUBSCRIBE with QoS 3
      81 MQTT311-3.8.3-4 : 82 06 00 07 00 01 'a' 03
      """;

  private MalformedCases() {}

  static List<PacketCase> all() {
    List<PacketCase> cases = new ArrayList<>();
    for (String table :
        List.of(
            FIXED_HEADER,
            CONNECT,
            PROPERTIES,
            PUBLISH,
            ACKNOWLEDGEMENTS,
            SUBSCRIBE,
            DISCONNECT_AND_AUTH)) {
      parse(V5, CLIENT, table, cases);
    }
    parse(V5, SERVER, FROM_SERVER, cases);
    parse(V3_1_1, CLIENT, VERSION_3_1_1, cases);
    parse(V3_1_1, SERVER, VERSION_3_1_1_FROM_SERVER, cases);
    parse(V3_1, CLIENT, VERSION_3_1, cases);
    return cases;
  }

  private static void parse(
      ProtocolVersion version, Role sender, String table, List<PacketCase> cases) {
    String name = "";
    for (String line : table.lines().toList()) {
      if (line.startsWith("# ")) {
        name = line.substring(2);
      } else {
        int colon = line.indexOf(" : ");
        ReasonCode failure = ReasonCode.of(Integer.parseInt(line.substring(0, 2), 16));
        cases.add(
            new PacketCase(
                name,
                line.substring(3, colon),
                version,
                sender,
                Bytes.of(line.substring(colon + 3)),
                null,
                Objects.requireNonNull(failure)));
      }
    }
  }
}
