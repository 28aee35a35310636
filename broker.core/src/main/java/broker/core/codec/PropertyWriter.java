package broker.core.codec;

import broker.core.packet.UserProperty;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A property section being put together. What a receiver can do without comes last, so that a
 * section too long for it is shortened by cutting its end. Owned by the thread that made it.
 */
final class PropertyWriter {
  private final ByteBuf section = Unpooled.buffer(64);
  private int withoutDiagnostics = -1;
  private int withoutUserProperties = -1;

  void oneByte(Property property, int value) {
    section.writeByte(property.id()).writeByte(value);
  }

  void flag(Property property, boolean value) {
    oneByte(property, value ? 1 : 0);
  }

  void twoByteInteger(Property property, int value) {
    section.writeByte(property.id()).writeShort(value);
  }

  void fourByteInteger(Property property, long value) {
    section.writeByte(property.id()).writeInt((int) value);
  }

  void variableByteInteger(Property property, int value) {
    section.writeByte(property.id());
    VariableByteInteger.write(section, value);
  }

  void string(Property property, @Nullable String text) {
    if (text != null) {
      section.writeByte(property.id());
      Fields.writeString(section, text);
    }
  }

  void binary(Property property, byte @Nullable [] data) {
    if (data != null) {
      section.writeByte(property.id());
      Fields.writeBinary(section, data);
    }
  }

  void userProperties(List<UserProperty> properties) {
    for (UserProperty property : properties) {
      section.writeByte(Property.USER_PROPERTY.id());
      Fields.writeString(section, property.name());
      Fields.writeString(section, property.value());
    }
  }

  /** Properties in their encoded form. */
  void encoded(byte[] properties) {
    section.writeBytes(properties);
  }

  /**
   * What explains an answer and is left out when the receiver has no room for it. To be written
   * last.
   */
  void diagnostics(@Nullable String reasonString, List<UserProperty> properties) {
    withoutDiagnostics = length();
    string(Property.REASON_STRING, reasonString);
    withoutUserProperties = length();
    userProperties(properties);
  }

  /** Length in bytes of all that was written. */
  int length() {
    return section.writerIndex();
  }

  /** The next shorter length to which the section can be cut, or -1 when there is none. */
  int nextShorter(int length) {
    return length > withoutUserProperties
        ? withoutUserProperties
        : length > withoutDiagnostics ? withoutDiagnostics : -1;
  }

  /** Appends the section, cut to that length, with its length in front. */
  void writeTo(ByteBuf out, int length) {
    VariableByteInteger.write(out, length);
    out.writeBytes(section, 0, length);
  }

  /** The section without its length in front. */
  byte[] toArray() {
    return Fields.readBytes(section, length());
  }
}
