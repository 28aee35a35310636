package broker.core.codec;

import broker.core.packet.Packet;
import broker.core.packet.ProtocolVersion;
import broker.core.packet.Role;
import java.util.ArrayList;
import java.util.List;

/** Every packet there is, byte by byte, in the form in which our encoder writes it. */
final class PacketCases {
  private final List<PacketCase> rows = new ArrayList<>();

  private PacketCases() {}

  static List<PacketCase> all() {
    PacketCases table = new PacketCases();
    new ConnectionCases(table).addAll();
    new MessageCases(table).addAll();
    return table.rows;
  }

  void add(
      String name,
      String statements,
      ProtocolVersion version,
      Role sender,
      Packet packet,
      String... fields) {
    byte[] bytes = Bytes.of(fields);
    rows.add(new PacketCase(name, statements, version, sender, bytes, packet, null));
  }
}
