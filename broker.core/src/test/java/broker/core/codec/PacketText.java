package broker.core.codec;

import java.lang.reflect.RecordComponent;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/** Packets as text that is equal when the packets are, arrays and all. */
final class PacketText {
  private PacketText() {}

  static String of(Object value) {
    if (value instanceof byte[] bytes) {
      return HexFormat.of().formatHex(bytes);
    }
    if (value instanceof List<?> list) {
      return list.stream().map(PacketText::of).collect(Collectors.joining(", ", "[", "]"));
    }
    if (value instanceof Record packet) {
      StringBuilder text = new StringBuilder(packet.getClass().getSimpleName());
      for (RecordComponent component : packet.getClass().getRecordComponents()) {
        text.append("\n  ")
            .append(component.getName())
            .append(' ')
            .append(of(get(component, packet)));
      }
      return text.toString();
    }
    return String.valueOf(value);
  }

  private static Object get(RecordComponent component, Record packet) {
    try {
      return component.getAccessor().invoke(packet);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }
}
