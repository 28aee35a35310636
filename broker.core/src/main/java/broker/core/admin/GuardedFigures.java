package broker.core.admin;

import broker.api.admin.Counter;
import broker.core.guard.Breaker;
import broker.core.guard.Faults;
import broker.core.guard.PatientCalls;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The figures of one source, kept from doing harm: they are read on a thread that may get lost in
 * them, and what anybody sees is what was read last. Any thread.
 */
final class GuardedFigures {
  private static final Logger log = LoggerFactory.getLogger(GuardedFigures.class);

  private final String plugin;
  private final Breaker breaker;
  private final List<Figure> figures = new ArrayList<>();
  private volatile boolean failing;

  /** A figure and its last value. */
  static final class Figure {
    private final Counter counter;
    private volatile long last;

    Figure(Counter counter) {
      this.counter = counter;
    }

    Counter counter() {
      return counter;
    }

    long last() {
      return last;
    }
  }

  GuardedFigures(String plugin, List<Counter> counters, Faults faults) {
    this.plugin = plugin;
    this.breaker = new Breaker("figures", faults);
    counters.forEach(counter -> figures.add(new Figure(counter)));
  }

  List<Figure> figures() {
    return figures;
  }

  /** Reads the figures, or leaves them as they are while they keep failing. */
  void refresh(PatientCalls calls, long nowNanos) {
    if (breaker.isOpen(nowNanos)) {
      return;
    }
    try {
      calls.call(this::read);
      failing = false;
      breaker.succeeded();
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      tell(String.valueOf(cause), cause);
      breaker.failed("threw " + cause, nowNanos);
    } catch (TimeoutException e) {
      tell("they do not come in time", null);
      breaker.hangs("do not come in time", nowNanos);
    }
  }

  /** One that fails keeps its value, and the others have theirs all the same. */
  private boolean read() throws FigureException {
    FigureException failed = null;
    for (Figure figure : figures) {
      try {
        figure.last = figure.counter.value();
      } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError e) {
        failed = new FigureException(figure.counter.name() + ": " + e, e);
      }
    }
    if (failed != null) {
      throw failed;
    }
    return true;
  }

  private void tell(String what, @Nullable Throwable cause) {
    if (!failing) {
      failing = true;
      log.error("figures of {} fail: {}", plugin, what, cause);
    }
  }

  /** A figure could not be read. */
  private static final class FigureException extends Exception {
    private static final long serialVersionUID = 1L;

    FigureException(String message, Throwable cause) {
      super(message, cause);
    }

    @Override
    public String toString() {
      return String.valueOf(getMessage());
    }
  }
}
