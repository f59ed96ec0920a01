import { lesson } from './lesson.ts';

lesson('fast');
