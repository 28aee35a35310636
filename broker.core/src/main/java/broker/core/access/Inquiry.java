package broker.core.access;

import broker.core.loop.OnEventLoop;
import java.util.List;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One question on its way through the plugins of one type, until one of them decides. Owned by the
 * loop of the client that it is about.
 */
@OnEventLoop
final class Inquiry<S> {
  private final AccessLoop access;
  private final List<Plugin<S>> plugins;
  private final BiConsumer<S, Turn> call;
  private final Consumer<Answer> late;
  private final boolean mayAbstain;
  private int asked;
  private @Nullable Turn turn;

  /**
   * @param call puts the question to one plugin
   * @param late gets the answer when {@link #ask} had none
   * @param mayAbstain false when the one plugin has to decide
   */
  Inquiry(
      AccessLoop access,
      List<Plugin<S>> plugins,
      BiConsumer<S, Turn> call,
      Consumer<Answer> late,
      boolean mayAbstain) {
    this.access = access;
    this.plugins = plugins;
    this.call = call;
    this.late = late;
    this.mayAbstain = mayAbstain;
  }

  /** Asks one after the other; null when one of them takes its time. */
  @Nullable Answer ask() {
    assert access.loop().inLoop();
    while (asked < plugins.size()) {
      Answer answer = ask(plugins.get(asked++));
      if (answer == null || answer.kind() != Answer.Kind.ABSTAINED) {
        return answer;
      }
    }
    return Answer.ABSTAINED;
  }

  private @Nullable Answer ask(Plugin<S> plugin) {
    long start = access.loop().nanos();
    if (plugin.isGone()) {
      return Answer.WITHDRAWN;
    }
    if (plugin.isSetAside(start)) {
      return Answer.FAILED;
    }
    Turn next = new Turn(access, this, plugin, mayAbstain);
    turn = next;
    PluginCalls elsewhere = plugin.calls();
    Answer answer =
        elsewhere == null
            ? here(plugin, next, start)
            : unlessGone(plugin, next.askElsewhere(elsewhere, () -> call(plugin, next)));
    if (answer != null) {
      turn = null;
    }
    return answer;
  }

  private @Nullable Answer here(Plugin<S> plugin, Turn next, long start) {
    access.slot().begin(plugin, start);
    Throwable thrown = call(plugin, next);
    boolean held = access.slot().end();
    long took = access.loop().nanos() - start;
    access.called(plugin, took);
    return unlessGone(plugin, next.returned(thrown, held ? Long.MAX_VALUE : took));
  }

  /** Returns what the plugin threw: it may be anything, and the event loop is not to die of it. */
  private @Nullable Throwable call(Plugin<S> plugin, Turn next) {
    try {
      call.accept(plugin.service(), next);
      return null;
    } catch (Throwable e) {
      return e;
    }
  }

  /** What a plugin says while it is being stopped is its word only if it lets the client in. */
  private static @Nullable Answer unlessGone(Plugin<?> plugin, @Nullable Answer answer) {
    boolean holds =
        answer == null
            || answer.kind() == Answer.Kind.ALLOWED
            || answer.kind() == Answer.Kind.CHALLENGED;
    return holds || !plugin.isGone() ? answer : Answer.WITHDRAWN;
  }

  /** A deferred turn has its answer, or never will. */
  void settled(Turn by, Answer answer) {
    by.close();
    if (by != turn) {
      return; // cancelled
    }
    turn = null;
    Answer given = Objects.requireNonNull(unlessGone(lastAsked(), answer));
    Answer whole = given.kind() == Answer.Kind.ABSTAINED ? ask() : given;
    if (whole != null) {
      late.accept(whole);
    }
  }

  /** The plugin that was asked last. */
  Plugin<S> lastAsked() {
    return plugins.get(asked - 1);
  }

  /** Nobody needs the answer any more. */
  void cancel() {
    Turn waiting = turn;
    turn = null;
    if (waiting != null) {
      waiting.cancel();
    }
  }
}
