package broker.core.sys;

import java.util.function.BiConsumer;

/** Someone who has more to tell below {@code $SYS/broker} than the core does. */
@FunctionalInterface
public interface SysSource {
  /**
   * Tells everything there is; called on the loop each time, so what is not told any more is taken
   * back.
   *
   * @param topics takes the topic below the root and its text
   */
  void tell(BiConsumer<String, String> topics);

  /**
   * Gets ready to tell what is true now; called on the loop each time before.
   *
   * @param ready to be run once that is so, on any thread; at once if nothing has to be done
   */
  default void prepare(Runnable ready) {
    ready.run();
  }
}
