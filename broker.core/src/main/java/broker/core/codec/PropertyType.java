package broker.core.codec;

import io.netty.buffer.ByteBuf;

/** The data types a property value can have (section 1.5). */
enum PropertyType {
  BYTE,
  TWO_BYTE_INTEGER,
  FOUR_BYTE_INTEGER,
  VARIABLE_BYTE_INTEGER,
  STRING,
  BINARY,
  STRING_PAIR;

  /**
   * Where the value that begins at {@code index} ends, exclusive; -1 when not before {@code end}.
   */
  int endOfValue(ByteBuf in, int index, int end) {
    int valueEnd =
        switch (this) {
          case BYTE -> index + 1;
          case TWO_BYTE_INTEGER -> index + 2;
          case FOUR_BYTE_INTEGER -> index + 4;
          case VARIABLE_BYTE_INTEGER -> endOfInteger(in, index, end);
          case STRING, BINARY -> endOfField(in, index, end);
          case STRING_PAIR -> {
            int second = endOfField(in, index, end);
            yield second < 0 ? -1 : endOfField(in, second, end);
          }
        };
    return valueEnd <= end ? valueEnd : -1;
  }

  private static int endOfInteger(ByteBuf in, int index, int end) {
    int value = VariableByteInteger.decode(in, index, end);
    return value < 0 ? -1 : index + VariableByteInteger.length(value);
  }

  private static int endOfField(ByteBuf in, int index, int end) {
    if (end - index < 2) {
      return -1;
    }
    int fieldEnd = index + 2 + in.getUnsignedShort(index);
    return fieldEnd <= end ? fieldEnd : -1;
  }
}
