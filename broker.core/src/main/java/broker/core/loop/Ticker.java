package broker.core.loop;

/** The broker's clock: monotonic, without a meaning of its own. Any thread. */
@FunctionalInterface
public interface Ticker {
  /** Nanoseconds since some moment; only differences mean something. */
  long nanos();
}
