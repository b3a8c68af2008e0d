import { Publication } from '../media/publication.ts';

/** The same publication, and one call of `onOver` when it is over, however it ends. */
export function watchPublication(inner: Publication, onOver: () => void): Publication {
  const outer = new Publication(inner.stream, {
    push(unit) {
      inner.push(unit);
    },
    end(how) {
      inner.end(how);
      onOver();
    },
  });
  inner.onEnded = (why) => {
    onOver();
    outer.endFromOutside(why);
  };
  return outer;
}
