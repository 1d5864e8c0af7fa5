/**
 * The chat bubble. One line puts it on a page:
 *
 *     <script type="module" src="https://…/bubble.js"></script>
 */

import { start } from "./bubble/start.js";

start(import.meta.url);
