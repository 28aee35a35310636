package broker.core.limits;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import broker.core.limits.Limits.Builder;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import org.junit.jupiter.api.Test;

final class LimitsTest {
  @Test
  void namesKeyAndRangeOfWhatIsWrong() {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class, () -> Limits.builder().receiveMaximum(0).build());
    assertEquals("receive_maximum: 0 is out of range, it must be from 1 to 65535", e.getMessage());
  }

  @Test
  void everyNumberHasBounds() throws ReflectiveOperationException {
    for (RecordComponent component : Limits.class.getRecordComponents()) {
      Class<?> type = component.getType();
      if (type == int.class || type == long.class) {
        Builder builder = Limits.builder();
        Method setter = Builder.class.getMethod(component.getName(), type);
        setter.invoke(builder, type == int.class ? (Object) (-1) : (Object) (-1L));
        assertThrows(IllegalArgumentException.class, builder::build, component.getName());
      }
    }
  }

  @Test
  void builderSetsWhatItSays() throws ReflectiveOperationException {
    for (RecordComponent component : Limits.class.getRecordComponents()) {
      Object value = component.getAccessor().invoke(Limits.DEFAULTS);
      Object other = other(value);
      Builder builder = Limits.builder();
      Builder.class.getMethod(component.getName(), component.getType()).invoke(builder, other);
      Limits changed = builder.build();
      for (RecordComponent each : Limits.class.getRecordComponents()) {
        Object expected =
            each.getName().equals(component.getName())
                ? other
                : each.getAccessor().invoke(Limits.DEFAULTS);
        assertEquals(expected, each.getAccessor().invoke(changed), each.getName());
      }
    }
  }

  /** A valid value that is not the default. */
  private static Object other(Object value) {
    if (value instanceof Boolean flag) {
      return !flag;
    } else if (value instanceof Integer number) {
      return number == 2 ? 1 : number > 1_000 ? number - 1 : number + 1;
    } else if (value instanceof Long number) {
      return number - 1;
    } else if (value instanceof String text) {
      return text + "other";
    } else if (value instanceof Compatibility) {
      return new Compatibility(true, true);
    }
    return Limits.QueueFull.DROP_OLDEST;
  }
}
