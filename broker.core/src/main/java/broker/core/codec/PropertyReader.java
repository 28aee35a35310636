package broker.core.codec;

import broker.core.packet.ProtocolException;
import broker.core.packet.UserProperty;
import broker.core.topic.Utf8;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/**
 * A cursor over one property section. It checks identifiers, duplicates, lengths and UTF-8, so that
 * values can be taken without further care, each with the accessor for its type. Reusable; owned by
 * the thread that made it; borrows the buffer and does not move its indices.
 */
final class PropertyReader {
  private ByteBuf in = Unpooled.EMPTY_BUFFER;
  private PropertyOwner owner = PropertyOwner.CONNECT;
  private int position;
  private int end;
  private int valueIndex;
  private long seen; // one bit per Property

  /** A cursor over the section at the reader index of {@code body}, which is moved behind it. */
  static PropertyReader of(ByteBuf body, PropertyOwner owner) throws ProtocolException {
    int length = Fields.readVariableByteInteger(body);
    Fields.require(body, length);
    PropertyReader reader = new PropertyReader();
    reader.reset(body, body.readerIndex(), length, owner);
    body.skipBytes(length);
    return reader;
  }

  /** Starts anew before the first property of another section. */
  void reset(ByteBuf in, int index, int length, PropertyOwner owner) {
    this.in = in;
    this.owner = owner;
    position = index;
    end = index + length;
    seen = 0;
  }

  /** Moves on to the next property and returns it, or null at the end of the section. */
  @Nullable Property next() throws ProtocolException {
    if (position == end) {
      return null;
    }
    Property property = Property.of(in.getByte(position));
    if (property == null || !property.isAllowedIn(owner)) {
      throw ProtocolException.malformed("2.2.2.2", "property not known in " + owner);
    }
    long bit = 1L << property.ordinal();
    if ((seen & bit) != 0 && !property.isRepeatableIn(owner)) {
      throw ProtocolException.protocolError("2.2.2.2", property + " more than once");
    }
    seen |= bit;
    valueIndex = position + 1;
    int valueEnd = property.type().endOfValue(in, valueIndex, end);
    if (valueEnd < 0) {
      throw badValue(property);
    }
    checkStrings(property.type());
    position = valueEnd;
    return property;
  }

  private ProtocolException badValue(Property property) {
    return property.type() == PropertyType.VARIABLE_BYTE_INTEGER
        ? Fields.badVariableByteInteger(VariableByteInteger.decode(in, valueIndex, end))
        : Fields.endsEarly();
  }

  private void checkStrings(PropertyType type) throws ProtocolException {
    if (type == PropertyType.STRING || type == PropertyType.STRING_PAIR) {
      int length = in.getUnsignedShort(valueIndex);
      Fields.checkUtf8(in, valueIndex + 2, length);
      if (type == PropertyType.STRING_PAIR) {
        int second = valueIndex + 2 + length;
        Fields.checkUtf8(in, second + 2, in.getUnsignedShort(second)); // [MQTT-1.5.7-1]
      }
    }
  }

  /** Where the current property's value begins. */
  int valueIndex() {
    return valueIndex;
  }

  /** Where the current property ends, exclusive. */
  int position() {
    return position;
  }

  int oneByte() {
    return in.getUnsignedByte(valueIndex);
  }

  /** A byte that may only be 0 or 1. */
  boolean flag(Property property) throws ProtocolException {
    int value = oneByte();
    if (value > 1) {
      throw ProtocolException.protocolError("2.2.2.2", property + " is neither 0 nor 1");
    }
    return value == 1;
  }

  int twoByteInteger() {
    return in.getUnsignedShort(valueIndex);
  }

  long fourByteInteger() {
    return in.getUnsignedInt(valueIndex);
  }

  int variableByteInteger() {
    return VariableByteInteger.decode(in, valueIndex, position);
  }

  /** An integer of whatever size that must not be 0. */
  long notZero(Property property) throws ProtocolException {
    long value =
        switch (property.type()) {
          case TWO_BYTE_INTEGER -> twoByteInteger();
          case FOUR_BYTE_INTEGER -> fourByteInteger();
          case VARIABLE_BYTE_INTEGER -> variableByteInteger();
          default -> throw new IllegalArgumentException(property + " is no integer");
        };
    if (value == 0) {
      throw ProtocolException.protocolError("2.2.2.2", property + " is 0");
    }
    return value;
  }

  String string() {
    return stringAt(valueIndex);
  }

  UserProperty userProperty() {
    int second = valueIndex + 2 + in.getUnsignedShort(valueIndex);
    return new UserProperty(stringAt(valueIndex), stringAt(second));
  }

  private String stringAt(int index) {
    return Utf8.decode(in, index + 2, in.getUnsignedShort(index));
  }

  byte[] binary() {
    byte[] bytes = new byte[in.getUnsignedShort(valueIndex)];
    in.getBytes(valueIndex + 2, bytes);
    return bytes;
  }
}
