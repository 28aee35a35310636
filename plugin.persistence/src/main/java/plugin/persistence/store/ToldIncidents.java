package plugin.persistence.store;

import java.util.function.Consumer;

/**
 * Tells whoever sits before a command. Any thread that the lines may come on.
 *
 * @param lines takes a line each
 * @param warning what the lines that need attention begin with
 */
public record ToldIncidents(Consumer<String> lines, String warning) implements Incidents {
  @Override
  public void damaged(String text) {
    lines.accept(warning + text);
  }

  @Override
  public void notDamaged() {}

  @Override
  public void info(String text) {
    lines.accept(text);
  }

  @Override
  public void warn(String text) {
    lines.accept(warning + text);
  }
}
