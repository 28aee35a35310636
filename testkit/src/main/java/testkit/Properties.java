package testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * The properties of one MQTT 5.0 packet, in their order.
 *
 * <p>Owned by the thread of the test. Nothing is validated, so that a test can send what a client
 * must not.
 */
public final class Properties {

  private record Property(PropertyId id, byte[] value) {}

  private final List<Property> entries = new ArrayList<>();

  /** Returns an empty list of properties. */
  public static Properties properties() {
    return new Properties();
  }

  /** Adds a property whose value is a number, in the width that the property has. */
  public Properties with(PropertyId id, long value) {
    Bytes bytes = new Bytes();
    switch (id.shape()) {
      case ONE_BYTE -> bytes.u8((int) value);
      case TWO_BYTES -> bytes.u16((int) value);
      case FOUR_BYTES -> bytes.u32(value);
      case VARIABLE -> bytes.variable((int) value);
      case STRING, BINARY, PAIR -> throw new IllegalArgumentException(id + " is not a number");
    }
    return add(id, bytes);
  }

  /** Adds a property whose value is a string, or binary data given as a string. */
  public Properties with(PropertyId id, String value) {
    return add(id, new Bytes().utf8(value));
  }

  /** Adds a user property. */
  public Properties user(String name, String value) {
    return add(PropertyId.USER_PROPERTY, new Bytes().utf8(name).utf8(value));
  }

  /** Returns the number that the property has, if it is there. */
  public OptionalLong number(PropertyId id) {
    return numbers(id).stream().mapToLong(Long::longValue).findFirst();
  }

  /** Returns the numbers of a property that may occur several times. */
  public List<Long> numbers(PropertyId id) {
    return values(id).map(value -> number(id, new ByteReader(value))).toList();
  }

  /** Returns the string that the property has, if it is there. */
  public Optional<String> text(PropertyId id) {
    return values(id).map(value -> new ByteReader(value).utf8()).findFirst();
  }

  /** Returns the user properties as {@code name=value}, in their order. */
  public List<String> user() {
    return values(PropertyId.USER_PROPERTY)
        .map(ByteReader::new)
        .map(reader -> reader.utf8() + "=" + reader.utf8())
        .toList();
  }

  /** Returns whether the property occurs. */
  public boolean has(PropertyId id) {
    return values(id).findAny().isPresent();
  }

  byte[] bytes() {
    Bytes body = new Bytes();
    entries.forEach(property -> body.u8(property.id().code()).raw(property.value()));
    return new Bytes().variable(body.size()).raw(body.toArray()).toArray();
  }

  static Properties read(ByteReader in) {
    Properties properties = new Properties();
    ByteReader block = new ByteReader(in.bytes(in.variable()));
    while (block.hasMore()) {
      PropertyId id = PropertyId.of(block.u8());
      int start = block.position();
      skip(id, block);
      properties.entries.add(new Property(id, block.since(start)));
    }
    return properties;
  }

  private static void skip(PropertyId id, ByteReader in) {
    switch (id.shape()) {
      case STRING, BINARY -> in.utf8();
      case PAIR -> {
        in.utf8();
        in.utf8();
      }
      case ONE_BYTE, TWO_BYTES, FOUR_BYTES, VARIABLE -> number(id, in);
    }
  }

  private static long number(PropertyId id, ByteReader in) {
    return switch (id.shape()) {
      case ONE_BYTE -> in.u8();
      case TWO_BYTES -> in.u16();
      case FOUR_BYTES -> in.u32();
      case VARIABLE -> in.variable();
      case STRING, BINARY, PAIR -> throw new IllegalArgumentException(id + " is not a number");
    };
  }

  private Stream<byte[]> values(PropertyId id) {
    return entries.stream().filter(property -> property.id() == id).map(Property::value);
  }

  private Properties add(PropertyId id, Bytes value) {
    entries.add(new Property(id, value.toArray()));
    return this;
  }

  @Override
  public String toString() {
    return entries.stream()
        .map(property -> property.id() + "=" + Hex.format(property.value()))
        .toList()
        .toString();
  }
}
